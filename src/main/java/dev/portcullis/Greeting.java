package dev.portcullis;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.adapters.DemoKey;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.command.PostureLines;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.GatewayConfig.Plane;
import dev.portcullis.config.LimitTable;
import dev.portcullis.config.Listening;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.config.UpstreamTable;
import dev.portcullis.guard.GuardConfig;
import dev.portcullis.guard.GuardPolicy;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.posture.Posture;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.startup.Problems;
import dev.portcullis.upstream.UpstreamConfig;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a start says, in one screen; on a laptop with a fresh demo key and lines to paste. */
@Singleton
class Greeting {
  private final GatewayConfig config;
  private final ServerConfig server;
  private final RoutesConfig routes;
  private final UpstreamConfig upstreams;
  private final LimitsConfig limits;
  private final GuardConfig guard;
  private final Posture posture;
  private final IssuersConfig issuers;
  private final Adapters adapters;

  Greeting(
      GatewayConfig config,
      ServerConfig server,
      RoutesConfig routes,
      UpstreamConfig upstreams,
      LimitsConfig limits,
      GuardConfig guard,
      Posture posture,
      IssuersConfig issuers,
      Adapters adapters) {
    this.upstreams = upstreams;
    this.guard = guard;
    this.issuers = issuers;
    this.config = config;
    this.server = server;
    this.routes = routes;
    this.limits = limits;
    this.posture = posture;
    this.adapters = adapters;
  }

  String text(int port) {
    String host = server.host().contains(":") ? "[" + server.host() + "]" : server.host();
    String url = (server.tls().isPresent() ? "https://" : "http://") + host + ":" + port;
    var text = new StringBuilder();
    line(text, "Portcullis is listening on " + url);
    line(text, "");
    line(text, "  mode      " + mode());
    line(text, "  adapters  " + adapters.described());
    line(text, "  plane     " + plane());
    if (!issuers.issuers().isEmpty()) {
      line(text, "  issuers   " + String.join(", ", new TreeMap<>(issuers.issuers()).keySet()));
    }
    if (config.plane() != Plane.ADMIN) {
      line(
          text,
          "  routes    " + String.join(", ", routes.routes().keySet().stream().sorted().toList()));
      limits(text);
      guards().forEach((guard, names) -> line(text, "  guard     " + guard + ", on " + names));
    }
    String posture = "  posture   ";
    for (String line : PostureLines.inShort(this.posture.configured())) { // no store is asked
      line(text, posture + line);
      posture = " ".repeat(posture.length());
    }
    line(text, "  note      quarantine passes every call in this version");
    if (server.port() != 0 && server.port() != port) {
      line(text, "  note      port " + server.port() + " is taken, so this is the next free one");
    }
    if (config.mode() == Mode.SERVER && adapters.anyEmbedded()) {
      line(text, "  note      embedded adapters keep their data here: run one process alone");
    }
    if (Listening.inTheClear(server)) {
      line(
          text,
          "  warning   no TLS on an address that others reach: credentials cross the network");
      line(text, "            in clear text unless a proxy before this process terminates TLS;");
      line(text, "            set portcullis.server.tls.certificate and .key");
    }
    if (config.mode() == Mode.LAPTOP && config.plane() != Plane.ADMIN && stubAnswers("openai")) {
      demo(text, url);
    }
    return text.toString();
  }

  private void limits(StringBuilder text) {
    QuotaRules rules = LimitTable.of(limits, new Problems());
    String label = "  limits    ";
    for (String limit : LimitReport.lines(rules)) {
      line(text, label + limit);
      label = " ".repeat(label.length());
    }
    LimitReport.warnings(rules, routes.routes().keySet())
        .forEach(warning -> line(text, "  warning   " + warning));
  }

  private boolean stubAnswers(String route) {
    return upstreams.routes().containsKey(route)
        && upstreams
            .routes()
            .get(route)
            .upstreams()
            .getFirst()
            .baseUrl()
            .equals(UpstreamTable.STUB);
  }

  /** What the guard does, in/out, with the routes on which it does it. */
  private Map<String, String> guards() {
    Map<String, GuardPolicy> policies = GuardPolicy.of(guard);
    return routes.routes().keySet().stream()
        .sorted()
        .collect(
            Collectors.toMap(
                route -> policies.getOrDefault(route, GuardPolicy.DEFAULT).described(),
                route -> route,
                (one, other) -> one + ", " + other,
                TreeMap::new));
  }

  private String plane() {
    return switch (config.plane()) {
      case DATA -> "data: the routes";
      case ADMIN -> "admin: /admin/v1, and no route";
      case BOTH -> "both: the routes and /admin/v1";
    };
  }

  private String mode() {
    return switch (config.mode()) {
      case LAPTOP -> "laptop: a stub model, a demo key, loopback alone; not for production";
      case SERVER -> "server";
      case FUNCTION -> "function";
    };
  }

  private void demo(StringBuilder text, String url) {
    String key = DemoKey.fresh(adapters.keys());
    line(text, "  demo key  " + key);
    line(text, "            (24 hours; the one of the last start is revoked)");
    line(text, "");
    line(text, "A chat call that passes every layer:");
    line(text, curl(url, "-H 'authorization: Bearer " + key + "'", "\"stub\""));
    line(text, "The same, streamed:");
    line(text, curl(url, "-N -H 'authorization: Bearer " + key + "'", "\"stub\",\"stream\":true"));
    line(text, "And one that is refused, for want of a key:");
    line(text, curl(url, "-i", "\"stub\""));
  }

  private static String curl(String url, String options, String model) {
    return """
      curl -s %s '%s/openai/v1/chat/completions' \\
        -H 'content-type: application/json' \\
        -d '{"model":%s,"messages":[{"role":"user","content":"Hello"}]}'
    """
        .formatted(options, url, model);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
