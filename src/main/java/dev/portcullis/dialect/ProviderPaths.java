package dev.portcullis.dialect;

import dev.portcullis.pipeline.Dialect.Resolution;
import dev.portcullis.pipeline.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The paths of a provider: calls that are posted, and the models, which are read.
 *
 * @param calls the operation of each path that is posted to
 */
record ProviderPaths(Map<List<String>, Operation> calls) {
  private static final List<String> MODELS = List.of("v1", "models");

  /** What this method and path ask for. */
  Resolution resolve(String method, List<String> path) {
    Operation posted = calls.get(path);
    if (posted != null) {
      return known(method, "POST", posted);
    }
    boolean models = path.size() >= 2 && path.subList(0, 2).equals(MODELS);
    return models ? known(method, "GET", Operation.MODELS_READ) : new Resolution.Unknown();
  }

  private static Resolution known(String method, String expected, Operation operation) {
    return method.equals(expected)
        ? new Resolution.Known(operation)
        : new Resolution.WrongMethod(Set.of(expected));
  }

  /** The model that a path below the models names; ids may have slashes. */
  static Optional<String> model(List<String> path) {
    return path.size() == MODELS.size()
        ? Optional.empty()
        : Optional.of(String.join("/", path.subList(MODELS.size(), path.size())));
  }
}
