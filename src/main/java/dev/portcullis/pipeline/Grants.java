package dev.portcullis.pipeline;

import java.util.List;

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
}
