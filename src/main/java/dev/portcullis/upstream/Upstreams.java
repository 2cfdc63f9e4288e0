package dev.portcullis.upstream;

import dev.portcullis.pipeline.Route;
import java.util.List;
import java.util.Map;

/**
 * Where each route leads.
 *
 * @param routes upstreams by the name of their route
 */
public record Upstreams(Map<String, OfRoute> routes) {
  public Upstreams {
    routes = Map.copyOf(routes);
  }

  /**
   * Where one route leads.
   *
   * @param upstreams its upstreams, the preferred one first
   * @param timeouts how long they may be silent
   * @param persistence how often they are tried
   */
  public record OfRoute(List<Upstream> upstreams, Timeouts timeouts, Persistence persistence) {
    public OfRoute {
      upstreams = List.copyOf(upstreams);
      if (upstreams.isEmpty()) {
        throw new IllegalArgumentException("a route has at least one upstream");
      }
    }

    /** Upstreams that are tried once. */
    public OfRoute(List<Upstream> upstreams, Timeouts timeouts) {
      this(upstreams, timeouts, Persistence.ONCE);
    }
  }

  /**
   * Where this route leads.
   *
   * @throws IllegalStateException if it leads nowhere: the configuration is at fault
   */
  OfRoute of(Route route) {
    OfRoute found = routes.get(route.name());
    if (found == null) {
      throw new IllegalStateException("route " + route.name() + " has no upstream");
    }
    return found;
  }
}
