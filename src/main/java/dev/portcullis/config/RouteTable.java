package dev.portcullis.config;

import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.RoutesConfig.RouteConfig;
import dev.portcullis.config.RoutesConfig.Unstreamed;
import dev.portcullis.dialect.Dialects;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.startup.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The routes, from configuration that was checked: what is not declared is not there. */
public final class RouteTable {
  /** Paths that are the gateway's own. */
  private static final Set<String> RESERVED = Set.of("q", "admin");

  /** Documents are held whole. */
  private static final long MOST_IN_MEMORY = 512L << 20;

  private RouteTable() {}

  /** The routes; what is wrong is told to {@code problems}, and left out. */
  public static List<Route> of(RoutesConfig config, Mode mode, Problems problems) {
    if (config.routes().isEmpty() && mode != Mode.LAPTOP) {
      problems.add(
          "portcullis.routes",
          "no route is configured, so nothing can be called",
          "Declare one: portcullis.routes.<name>.dialect, .operations, .models, .upstreams[0].");
    }
    List<Route> routes = new ArrayList<>();
    new TreeMap<>(config.routes())
        .forEach((name, route) -> route(name, route, problems).ifPresent(routes::add));
    return routes;
  }

  /** The names of the routes on which a stream may be collected where none can be sent. */
  public static Set<String> collecting(RoutesConfig config) {
    return config.routes().entrySet().stream()
        .filter(route -> route.getValue().unstreamed() == Unstreamed.COLLECT)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** How long a request may take on any of these routes, in whole seconds. */
  public static Duration longestCall(List<Route> routes) {
    Duration longest =
        routes.stream().map(Route::deadline).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
    return Duration.ofSeconds(longest.plusNanos(999_999_999).toSeconds());
  }

  private static Optional<Route> route(String name, RouteConfig config, Problems problems) {
    String key = "portcullis.routes." + name;
    if (RESERVED.contains(name) || !name.matches("[a-z0-9]+")) {
      problems.add(
          key,
          "a route cannot have this name",
          "Use a-z and 0-9; q and admin are the gateway's own.");
      return Optional.empty();
    }
    Optional<ProviderDialect> dialect = Dialects.named(config.dialect());
    if (dialect.isEmpty()) {
      problems.add(
          key + ".dialect", "there is no such dialect", "Use openai, anthropic or generic.");
      return Optional.empty();
    }
    List<Operation> operations =
        problems.readAll(
            key + ".operations",
            config.operations(),
            text ->
                Operation.parse(text)
                    .orElseThrow(() -> new IllegalArgumentException("no such operation")),
            "Use chat, responses, embeddings, messages, messages.count_tokens, models.read, invoke.");
    if (!operations.isEmpty()
        && Collections.disjoint(operations, Dialects.operations(dialect.get()))) {
      problems.add(
          key + ".operations",
          "none of them is an operation of this dialect, so nothing can be called",
          "Use " + texts(Dialects.operations(dialect.get())) + ".");
    }
    List<Wildcard> models =
        problems.readAll(
            key + ".models",
            config.models().orElse(List.of()),
            Wildcard::new,
            "Name models exactly, or with one * at the end.");
    Listening.size(key + ".body-limit", config.bodyLimit(), MOST_IN_MEMORY, problems);
    Listening.size(key + ".reply-limit", config.replyLimit(), MOST_IN_MEMORY, problems);
    if (models.isEmpty() && operations.stream().anyMatch(Operation::namesModel)) {
      problems.add(
          key + ".models",
          "no model is allowed, so no call of these operations can pass",
          "List the models, or * for all of them.");
    }
    return Optional.of(
        new Route(
            name,
            dialect.get(),
            Set.copyOf(operations),
            models,
            config.scopes().orElse(List.of()),
            config.bodyLimit().asLongValue(),
            config.replyLimit().asLongValue(),
            config.timeouts().total()));
  }

  private static String texts(Set<Operation> operations) {
    return operations.stream().map(Operation::text).collect(Collectors.joining(", "));
  }
}
