package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
      @Option(
              names = "--tenant",
              defaultValue = "default",
              description = "Its tenant (${DEFAULT-VALUE} if none is given).")
          String tenant,
      @Option(
              names = "--scope",
              required = true,
              description =
                  "What it may do, as route:operation:model, such as openai:chat:gpt-4o or"
                      + " openai:*. May stand several times, as the options below may.")
          List<String> scopes,
      @Option(
              names = "--route",
              defaultValue = "*",
              description = "A route that it may call (any if none is given).")
          List<String> routes,
      @Option(
              names = "--model",
              defaultValue = "*",
              description = "A model that it may name (any if none is given).")
          List<String> models,
      @Option(
              names = "--cidr",
              description = "A block of addresses that it may be used from (anywhere if none is).")
          @Nullable List<String> cidrs,
      @Option(
              names = "--deny-cidr",
              description = "A block of addresses that it may not be used from.")
          @Nullable List<String> denied,
      @Option(names = "--role", description = "A role of the key.") @Nullable List<String> roles,
      @Option(
              names = "--limit",
              description =
                  "A limit of its own: requests=60/1m,1000/1d, tokens=100000/1d, concurrent=4.")
          @Nullable List<String> limits,
      @Option(
              names = "--expires-in",
              defaultValue = "90d",
              description =
                  "How long it lives, in hours or days, at most 365d (${DEFAULT-VALUE} if not said).")
          String lifetime) {
    if (Greeting.isDemo(owner, tenant)) {
      throw wrong("create", "Owner and tenant demo are the demo key's, which each start revokes.");
    }
    IssuedKey issued;
    try {
      issued =
          keys()
              .create(
                  new KeyRequest(
                      owner,
                      tenant,
                      Set.copyOf(given(roles)),
                      new Grants(
                          read("--scope", scopes, Wildcard::new),
                          read("--route", routes, Wildcard::new),
                          read("--model", models, Wildcard::new)),
                      new AddressRules(
                          read("--cidr", given(cidrs), Cidr::parse),
                          read("--deny-cidr", given(denied), Cidr::parse)),
                      limits(given(limits)),
                      duration(lifetime)));
    } catch (IllegalArgumentException wrong) {
      throw wrong("create", String.valueOf(wrong.getMessage()));
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
    List<ApiKeyRecord> keys = Page.all(after -> keys().page(Optional.empty(), after, Page.LARGEST));
    String row =
        "%%-18s %%-10s %%-%ds %%-%ds %%-20s %%-%ds %%s%%n"
            .formatted(
                width("TENANT", keys, ApiKeyRecord::tenant),
                width("OWNER", keys, ApiKeyRecord::owner),
                width("LIMITS", keys, KeyCommand::limits));
    out.printf(row, "ID", "STATE", "TENANT", "OWNER", "EXPIRES", "LIMITS", "SCOPES");
    for (ApiKeyRecord key : keys) {
      out.printf(
          row,
          key.id(),
          state(key.state()),
          key.tenant(),
          key.owner(),
          key.expires().truncatedTo(ChronoUnit.SECONDS),
          limits(key),
          String.join(" ", key.grants().scopes().stream().map(Wildcard::text).toList()));
    }
    out.flush();
    return 0;
  }

  @Command(description = "Revokes a key, at once.", mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "ID", description = "The key's id.") String id) {
    Optional<KeyId> parsed = KeyId.parse(id);
    if (parsed.isEmpty()) {
      throw wrong("revoke", "That is not the id of a key: 16 characters, as key list shows them.");
    }
    PrintWriter err = spec.commandLine().getErr();
    boolean revoked = keys().revoke(parsed.get()) instanceof KeyChange.Changed;
    err.println(revoked ? "Revoked." : "There is no such key.");
    err.flush();
    return revoked ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  /** A misspelt variable must not make keys in another place than was meant. */
  private KeyLifecycle keys() {
    return checked().keys();
  }

  private Adapters checked() {
    StartCommand.Mappings.REPORT.checkUnknownKeys();
    return adapters;
  }

  private static int width(
      String title, List<ApiKeyRecord> keys, Function<ApiKeyRecord, String> column) {
    return keys.stream().map(column).mapToInt(String::length).reduce(title.length(), Math::max);
  }

  /** What an option was given; picocli knows no empty list. */
  private static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  /** What an option's texts mean; what is wrong with one is said with the option's name. */
  private static Limits limits(List<String> texts) {
    try {
      return Limits.parse(texts);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("--limit: " + wrong.getMessage(), wrong);
    }
  }

  private static String limits(ApiKeyRecord key) {
    return key.limits().all().isEmpty() ? "-" : key.limits().toString();
  }

  private static <T> List<T> read(String option, List<String> texts, Function<String, T> reading) {
    try {
      return texts.stream().map(reading).toList();
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(option + ": " + wrong.getMessage(), wrong);
    }
  }

  /** Wrong arguments of this command, told with its own usage. */
  private ParameterException wrong(String command, String what) {
    return new ParameterException(spec.subcommands().get(command), what);
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
