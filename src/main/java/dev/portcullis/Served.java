package dev.portcullis;

import dev.portcullis.admin.AdminDialect;
import dev.portcullis.authn.IssuerSettings;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Plane;
import dev.portcullis.config.RouteTable;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.config.UpstreamTable;
import dev.portcullis.pipeline.Route;
import dev.portcullis.secret.Secrets;
import dev.portcullis.startup.Problems;
import dev.portcullis.upstream.UpstreamConfig;
import dev.portcullis.upstream.Upstreams;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a process of this plane serves: what is of the other one does not exist in it. */
record Served(GatewayConfig config, RoutesConfig routesConfig, UpstreamConfig upstreamConfig) {

  /** Whether there is an embedded stub model, and where. */
  @FunctionalInterface
  interface Stub {
    Optional<URI> start() throws IOException;
  }

  List<Route> routes(Problems problems) {
    return switch (config.plane()) {
      case DATA -> ofModels(problems);
      case ADMIN -> List.of(AdminDialect.route());
      case BOTH -> {
        var routes = new ArrayList<>(ofModels(problems));
        routes.add(AdminDialect.route());
        yield routes;
      }
    };
  }

  private List<Route> ofModels(Problems problems) {
    return RouteTable.of(routesConfig, config.mode(), problems);
  }

  /** Administration is for people alone: without an issuer of tokens there is nobody. */
  void checkIssuers(List<IssuerSettings> issuers, Problems problems) {
    if (config.plane() != Plane.DATA && issuers.isEmpty()) {
      problems.add(
          "portcullis.plane",
          "administration is for tokens alone, and no issuer of tokens is trusted",
          "Name your identity provider: portcullis.issuers.<name>.issuer and .audience.");
    }
  }

  /** Administration reads no credential of an upstream, and its role may not. */
  Upstreams upstreams(Secrets secrets, Stub stub, Problems problems) throws IOException {
    if (config.plane() == Plane.ADMIN) {
      return new Upstreams(Map.of());
    }
    routesConfig.routes().keySet().stream()
        .filter(name -> !upstreamConfig.routes().containsKey(name))
        .forEach(
            name ->
                problems.add(
                    "portcullis.routes." + name + ".upstreams",
                    "the route leads nowhere",
                    "Give upstreams[0].base-url."));
    return new UpstreamTable(secrets, stub.start(), problems).of(upstreamConfig);
  }
}
