package dev.portcullis.upstream;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Voice;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code models.read} from the route's configuration, the caller's grants, and its fence;
 * no upstream is asked. Patterns have no names to list, so what only a pattern allows is not
 * listed.
 */
final class ModelList {
  private ModelList() {}

  /** The list, or the one model that the call names. */
  static Outcome answer(Route route, Grants grants, Optional<Grants> fence, Call call) {
    List<String> names =
        names(route).stream()
            .filter(model -> granted(route, grants, model))
            .filter(model -> fence.isEmpty() || granted(route, fence.get(), model))
            .toList();
    Voice voice = route.dialect().voice();
    Optional<String> one = one(call);
    if (one.isEmpty()) {
      return document(voice.models(names));
    }
    return names.contains(one.get())
        ? document(voice.model(one.get()))
        : Outcome.refused(Reason.UNKNOWN_MODEL, "There is no such model for this caller.");
  }

  private static List<String> names(Route route) {
    return route.models().stream().filter(Wildcard::exact).map(Wildcard::text).distinct().toList();
  }

  private static boolean granted(Route route, Grants grants, String model) {
    return route.operations().stream()
        .map(operation -> route.name() + ":" + operation.text() + ":" + model)
        .anyMatch(action -> grants.allows(action, route.name(), Optional.of(model)));
  }

  /** What the dialect named, or else what stands below {@code models} in the path. */
  private static Optional<String> one(Call call) {
    int below = call.path().indexOf("models") + 1;
    return call.model()
        .or(
            () ->
                below == 0 || below == call.path().size()
                    ? Optional.empty()
                    : Optional.of(
                        String.join("/", call.path().subList(below, call.path().size()))));
  }

  private static Outcome document(Json json) {
    return new Outcome.Answered(
        new Head(200, Headers.of("content-type", "application/json")),
        new Frame.Document(json, List.of()));
  }
}
