package dev.portcullis.config;

import dev.portcullis.config.GatewayConfig.Adapter;
import dev.portcullis.config.GatewayConfig.Mode;
import dev.portcullis.config.GatewayConfig.Plane;
import dev.portcullis.config.GatewayConfig.Trail;
import dev.portcullis.startup.Problems;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the mode of a process must agree with. */
public final class ModeRules {
  private static final String MODE = "portcullis.mode";

  private ModeRules() {}

  /**
   * Notes what does not go together.
   *
   * @param onLambda whether this process is on AWS Lambda
   */
  public static void check(GatewayConfig config, boolean onLambda, Problems problems) {
    if (onLambda && config.mode() != Mode.FUNCTION) {
      problems.add(
          MODE, "on AWS Lambda there is no other mode than function", "Leave the key out.");
    }
    if (!onLambda && config.mode() == Mode.FUNCTION) {
      problems.add(
          MODE,
          "this process is not on AWS Lambda, which says by AWS_LAMBDA_RUNTIME_API that it is",
          "Leave the key out, or use server.");
    }
    if (config.mode() == Mode.FUNCTION && config.plane() == Plane.BOTH) {
      problems.add(
          "portcullis.plane",
          "a function that serves models would have the role of one that administers",
          "Make two functions, one with plane=data and one with plane=admin.");
    }
    if (config.mode() == Mode.FUNCTION) {
      embedded(config.adapters())
          .forEach(
              (port, named) -> {
                if (named) {
                  problems.add(
                      "portcullis.adapters." + port,
                      "what a function keeps for itself is gone with it, and no other one sees it",
                      "Leave the key out: the AWS adapter is the default.");
                }
              });
    }
  }

  private static Map<String, Boolean> embedded(GatewayConfig.Adapters adapters) {
    var ports = new LinkedHashMap<String, Boolean>();
    ports.put("api-keys", isEmbedded(adapters.apiKeys()));
    ports.put("audit-trail", adapters.auditTrail().equals(Optional.of(Trail.EMBEDDED)));
    ports.put("ledger", isEmbedded(adapters.ledger()));
    ports.put("policies", isEmbedded(adapters.policies()));
    ports.put("secrets", isEmbedded(adapters.secrets()));
    return ports;
  }

  private static boolean isEmbedded(Optional<Adapter> named) {
    return named.equals(Optional.of(Adapter.EMBEDDED));
  }
}
