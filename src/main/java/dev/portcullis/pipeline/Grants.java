package dev.portcullis.pipeline;

import java.util.List;
import java.util.Optional;

/**
 * What a principal may do. All three must agree; an empty list grants nothing.
 *
 * @param scopes patterns over {@code route:operation:model}, and plain names of scopes
 * @param routes patterns over route names
 * @param models patterns over model names
 */
public record Grants(List<Wildcard> scopes, List<Wildcard> routes, List<Wildcard> models) {
  public Grants {
    scopes = List.copyOf(scopes);
    routes = List.copyOf(routes);
    models = List.copyOf(models);
  }

  /**
   * Whether all three agree: a scope matches the action, a route pattern the route and, where a
   * model is named, a model pattern the model.
   *
   * @param action {@code route:operation} or {@code route:operation:model}
   */
  public boolean allows(String action, String route, Optional<String> model) {
    return scopes.stream().anyMatch(scope -> scope.matches(action))
        && routes.stream().anyMatch(pattern -> pattern.matches(route))
        && (model.isEmpty() || models.stream().anyMatch(p -> p.matches(model.get())));
  }
}
