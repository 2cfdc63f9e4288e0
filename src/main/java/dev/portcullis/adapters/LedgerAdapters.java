package dev.portcullis.adapters;

import dev.portcullis.aws.AwsClients;
import dev.portcullis.aws.DynamoLedger;
import dev.portcullis.aws.DynamoStops;
import dev.portcullis.aws.DynamoUsages;
import dev.portcullis.config.GatewayConfig.Adapter;
import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.embedded.EmbeddedStops;
import dev.portcullis.embedded.EmbeddedUsages;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import dev.portcullis.startup.InvalidConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** What is behind the ports of the ledger: of those who count, who stop, and who look. */
record LedgerAdapters(Adapter chosen, Path data, Supplier<AwsClients> aws, InstantSource clock) {
  /** What a call may need past its deadline, and how far clocks may be apart. */
  private static final Duration SLOT_MARGIN = Duration.ofMinutes(15);

  /** A call that would only be refused if its route were stopped. */
  private static final List<Demand> NO_LIMITS =
      List.of(new Demand(Subject.route("start"), List.of()));

  /** The ledger, of which one process at a time has the embedded one. */
  Ledger ledger(Duration longestCall) {
    return switch (chosen) {
      case EMBEDDED -> {
        try {
          yield new EmbeddedLedger(data, clock);
        } catch (EmbeddedLedger.InUse held) {
          throw InvalidConfiguration.of(
              "portcullis.data-directory",
              held.holder()
                  + " counts with the ledger in it; two would each grant the whole limits",
              "Stop that one, or give this one a data directory of its own.");
        } catch (LedgerUnavailable unusable) {
          throw InvalidConfiguration.of(
              "portcullis.data-directory",
              String.valueOf(unusable.getMessage()),
              "Give it to this user alone (0700). A damaged journal can be removed; counts go with it.");
        }
      }
      case AWS -> {
        var ledger = new DynamoLedger(aws.get(), clock, longestCall.plus(SLOT_MARGIN));
        AwsAccount.tried("ledger", () -> ledger.reserve(NO_LIMITS));
        yield ledger;
      }
    };
  }

  Stops stops() {
    return switch (chosen) {
      case EMBEDDED -> new EmbeddedStops(data, clock);
      case AWS -> new DynamoStops(aws.get(), clock);
    };
  }

  Usages usages() {
    return switch (chosen) {
      case EMBEDDED -> new EmbeddedUsages(data, clock);
      case AWS -> new DynamoUsages(aws.get(), clock);
    };
  }
}
