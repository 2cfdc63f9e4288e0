package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis key}: makes, lists and revokes API keys, also beside a running gateway. */
@Command(
    name = "key",
    description = "Makes, lists and revokes API keys.",
    mixinStandardHelpOptions = true)
class KeyCommand implements Runnable {
  private final Adapters adapters;

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  KeyCommand(Adapters adapters) {
    this.adapters = adapters;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: create, list or revoke.");
  }

  @Command(description = "Makes a key and shows it, this once.", mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--owner", required = true, description = "Who answers for the key.")
          String owner,
      @Option(names = "--tenant", defaultValue = "default", description = "Its tenant.")
          String tenant,
      @Option(
              names = "--scope",
              required = true,
              description = "What it may do, as route:operation:model: openai:chat:*, openai:*.")
          List<String> scopes,
      @Option(names = "--route", defaultValue = "*", description = "Routes it may call.")
          List<String> routes,
      @Option(names = "--model", defaultValue = "*", description = "Models it may name.")
          List<String> models,
      @Option(names = "--cidr", description = "Blocks of addresses it may be used from.")
          @Nullable List<String> cidrs,
      @Option(names = "--role", description = "Roles of the key.") @Nullable List<String> roles,
      @Option(
              names = "--limit",
              description =
                  "A limit of its own: requests=60/1m,1000/1d, tokens=100000/1d, concurrent=4.")
          @Nullable List<String> limits,
      @Option(
              names = "--expires-in",
              defaultValue = "90d",
              description = "How long it lives: 12h, 90d; at most 365d.")
          String lifetime) {
    if (Greeting.isDemo(owner, tenant)) {
      throw new ParameterException(
          spec.commandLine(),
          "Owner and tenant demo are the demo key's, which each start revokes.");
    }
    IssuedKey issued;
    try {
      issued =
          adapters
              .keys()
              .create(
                  new KeyRequest(
                      owner,
                      tenant,
                      Set.copyOf(given(roles)),
                      new Grants(wildcards(scopes), wildcards(routes), wildcards(models)),
                      given(cidrs).stream().map(Cidr::parse).toList(),
                      Limits.parse(given(limits)),
                      duration(lifetime)));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), wrong.getMessage(), wrong);
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("Key " + issued.record().id() + ", valid until " + issued.record().expires() + ".");
    err.println("Keep it now; it is not shown again:");
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.println(issued.text().unsafeText());
    out.flush();
    return 0;
  }

  @Command(description = "Lists keys; never the keys themselves.", mixinStandardHelpOptions = true)
  int list() {
    PrintWriter out = spec.commandLine().getOut();
    String row = "%-18s %-10s %-14s %-14s %-20s %-24s %s%n";
    out.printf(row, "ID", "STATE", "TENANT", "OWNER", "EXPIRES", "LIMITS", "SCOPES");
    adapters.keys().list().stream()
        .sorted(Comparator.comparing(ApiKeyRecord::created))
        .forEach(
            key ->
                out.printf(
                    row,
                    key.id(),
                    state(key.state()),
                    key.tenant(),
                    key.owner(),
                    key.expires().truncatedTo(ChronoUnit.SECONDS),
                    key.limits().all().isEmpty() ? "-" : key.limits(),
                    String.join(" ", key.grants().scopes().stream().map(Wildcard::text).toList())));
    out.flush();
    return 0;
  }

  @Command(description = "Revokes a key, at once.", mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "ID", description = "The key's id.") String id) {
    Optional<KeyId> parsed = KeyId.parse(id);
    if (parsed.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "That is not the id of a key: 16 characters, as key list shows them.");
    }
    PrintWriter err = spec.commandLine().getErr();
    boolean revoked = adapters.revocation().revoke(parsed.get()).isPresent();
    err.println(revoked ? "Revoked." : "There is no such key.");
    err.flush();
    return revoked ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  /** What an option was given; picocli knows no empty list. */
  private static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static List<Wildcard> wildcards(List<String> texts) {
    return texts.stream().map(Wildcard::new).toList();
  }

  private static String state(KeyState state) {
    return switch (state) {
      case KeyState.Active active -> "active";
      case KeyState.Retiring retiring -> "retiring";
      case KeyState.Revoked revoked -> "revoked";
    };
  }

  private static Duration duration(String text) {
    if (!text.matches("[1-9]\\d{0,5}[hd]")) {
      throw new IllegalArgumentException("A lifetime is a number of hours or days: 12h, 90d.");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
  }
}
