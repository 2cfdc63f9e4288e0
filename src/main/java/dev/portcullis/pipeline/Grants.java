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
   * Whether all three agree to an action.
   *
   * @param action the action as scopes speak of it: {@code route:operation} or {@code
   *     route:operation:model}
   * @param route the name of its route
   * @param model the model it names, if it names one
   */
  public boolean allows(String action, String route, Optional<String> model) {
    return Wildcard.anyMatches(scopes, action)
        && Wildcard.anyMatches(routes, route)
        && model.map(name -> Wildcard.anyMatches(models, name)).orElse(true);
  }
}
