package dev.portcullis.pipeline;

import java.util.List;

/**
 * A request target that was found canonical: exactly one reading.
 *
 * @param segments the path's segments, decoded; none is empty, {@code .} or {@code ..}
 * @param query the query, still encoded, without its question mark; empty if there is none
 */
public record Target(List<String> segments, String query) {
  public Target {
    segments = List.copyOf(segments);
  }

  /** The segments below the first one, which names the route. */
  public List<String> belowRoute() {
    return segments.isEmpty() ? List.of() : segments.subList(1, segments.size());
  }
}
