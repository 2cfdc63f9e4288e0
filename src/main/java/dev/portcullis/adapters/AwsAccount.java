package dev.portcullis.adapters;

import dev.portcullis.aws.AwsClients;
import dev.portcullis.aws.AwsConfig;
import dev.portcullis.aws.AwsSettings;
import dev.portcullis.pipeline.Unavailable;
import dev.portcullis.startup.InvalidConfiguration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the AWS adapters find their services; its clients are made when the first wants them. */
final class AwsAccount implements AutoCloseable {
  private final AwsConfig config;
  private final boolean lasting;
  private @Nullable AwsClients made;

  /**
   * @param lasting whether the process lives long, so that making all clients at once pays off
   */
  AwsAccount(AwsConfig config, boolean lasting) {
    this.config = config;
    this.lasting = lasting;
  }

  /**
   * The clients, one set for all adapters.
   *
   * @throws InvalidConfiguration if it does not say where the services are
   */
  synchronized AwsClients clients() {
    AwsClients clients = made;
    if (clients == null) {
      clients = AwsClients.of(settings());
      if (lasting) {
        clients.makeAll();
      }
      made = clients;
    }
    return clients;
  }

  private AwsSettings settings() {
    String region = config.region().or(() -> variable("AWS_REGION")).orElse("");
    if (region.isEmpty()) {
      throw InvalidConfiguration.of(
          "portcullis.aws.region",
          "nobody says in which region the AWS adapters find their tables",
          "Set it, or the variable AWS_REGION. To do without AWS, name embedded adapters.");
    }
    try {
      return new AwsSettings(
          region, config.endpoint(), config.name(), config.connectTimeout(), config.timeout());
    } catch (IllegalArgumentException wrong) {
      throw InvalidConfiguration.of(
          "portcullis.aws", String.valueOf(wrong.getMessage()), "Correct it.");
    }
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /** Asks an adapter at the start, so that a wrong name or role is known before the first call. */
  static void tried(String port, Runnable question) {
    try {
      question.run();
    } catch (Unavailable failure) {
      throw InvalidConfiguration.of(
          "portcullis.adapters." + port,
          "it cannot be asked: " + failure.fault(),
          "Look at portcullis.aws.* and at the role of this process; docs/AWS.md explains each fault.");
    }
  }

  @Override
  public synchronized void close() {
    if (made != null) {
      made.close();
    }
  }
}
