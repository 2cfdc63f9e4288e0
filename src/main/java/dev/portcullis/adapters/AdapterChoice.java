package dev.portcullis.adapters;

import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Adapter;
import dev.portcullis.config.GatewayConfig.Trail;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which adapter stands behind each port: what was named, or else embedded in laptop mode, AWS. */
record AdapterChoice(GatewayConfig config) {
  Adapter apiKeys() {
    return chosen(config.adapters().apiKeys());
  }

  Adapter ledger() {
    return chosen(config.adapters().ledger());
  }

  Adapter policies() {
    return chosen(config.adapters().policies());
  }

  Adapter secrets() {
    return chosen(config.adapters().secrets());
  }

  /** Whether any port has an embedded adapter: then one process is all there can be. */
  boolean anyEmbedded(Trail trail) {
    return trail == Trail.EMBEDDED || all().contains(Adapter.EMBEDDED);
  }

  /** Whether anything is kept on AWS. */
  boolean anyAws(Trail trail) {
    return trail == Trail.AWS || all().contains(Adapter.AWS);
  }

  /** What stands behind the ports, for people. */
  String described(TrailChoice trail) {
    return "api-keys %s, audit-trail %s, ledger %s, policies %s, secrets %s"
        .formatted(name(apiKeys()), trail, name(ledger()), name(policies()), name(secrets()));
  }

  private List<Adapter> all() {
    return List.of(apiKeys(), ledger(), policies(), secrets());
  }

  private static String name(Adapter adapter) {
    return adapter.name().toLowerCase(Locale.ROOT);
  }

  private Adapter chosen(Optional<Adapter> named) {
    return named.orElse(
        switch (config.mode()) {
          case LAPTOP -> Adapter.EMBEDDED;
          case SERVER, FUNCTION -> Adapter.AWS;
        });
  }
}
