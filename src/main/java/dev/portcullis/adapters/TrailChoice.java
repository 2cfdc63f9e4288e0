package dev.portcullis.adapters;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.aws.AwsClients;
import dev.portcullis.aws.AwsSettings;
import dev.portcullis.aws.CloudWatchTrail;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.GatewayConfig.Trail;
import dev.portcullis.embedded.EmbeddedAuditTrail;
import dev.portcullis.embedded.StdoutTrail;
import dev.portcullis.startup.InvalidConfiguration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What stands behind the audit trail.
 *
 * @param name what the names of all resources on AWS begin with
 */
public record TrailChoice(GatewayConfig config, String name) {
  private static final DateTimeFormatter CHAIN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** What the names of commands' chains end with. */
  private static final String OF_COMMANDS = "-cli";

  /** What was named; else embedded in laptop mode, AWS on a server, stdout in a function. */
  public Trail chosen() {
    return config
        .adapters()
        .auditTrail()
        .orElse(
            switch (config.mode()) {
              case LAPTOP -> Trail.EMBEDDED;
              case SERVER -> Trail.AWS;
              case FUNCTION -> Trail.STDOUT;
            });
  }

  /** Where the files of an embedded trail are. */
  public Path folder() {
    return config.dataDirectory().resolve("audit");
  }

  /** Where the events of a trail on AWS are. */
  public String logGroup() {
    return AwsSettings.auditLogGroup(name);
  }

  /**
   * Begins a trail.
   *
   * @param aws asked only where the trail is there
   */
  AuditTrail open(Supplier<AwsClients> aws, InstantSource clock, SecureRandom random) {
    return open(aws, clock, () -> chain(clock, random), System.out);
  }

  /**
   * Begins a trail of a command: a chain of its own, as each chain has one writer. What would go to
   * standard output goes to standard error, as the former has what the command was asked for.
   */
  AuditTrail openForCommand(Supplier<AwsClients> aws, InstantSource clock, SecureRandom random) {
    return open(aws, clock, () -> chain(clock, random) + OF_COMMANDS, System.err);
  }

  private AuditTrail open(
      Supplier<AwsClients> aws, InstantSource clock, Supplier<String> chains, PrintStream lines) {
    return switch (chosen()) {
      case EMBEDDED -> {
        try {
          yield new EmbeddedAuditTrail(folder(), chains.get());
        } catch (IOException unwritable) {
          throw Adapters.dataDirectory();
        }
      }
      case AWS -> {
        try {
          yield new CloudWatchTrail(aws.get(), chains, clock);
        } catch (AuditTrail.TrailUnavailable failure) {
          throw InvalidConfiguration.of(
              "portcullis.adapters.audit-trail",
              "no stream can be made in the log group %s: %s"
                  .formatted(logGroup(), failure.fault()),
              "Make the group, and allow the role logs:CreateLogStream and logs:PutLogEvents.");
        }
      }
      case STDOUT -> new StdoutTrail(lines, chains.get());
    };
  }

  /** The id of a new chain: when it began, and something that no other has. */
  private static String chain(InstantSource clock, SecureRandom random) {
    byte[] unique = new byte[4];
    random.nextBytes(unique);
    return CHAIN_TIME.format(clock.instant()) + "-" + HexFormat.of().formatHex(unique);
  }

  /** The choice as configuration writes it. */
  @Override
  public String toString() {
    return chosen().name().toLowerCase(Locale.ROOT);
  }
}
