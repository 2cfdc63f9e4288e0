package dev.portcullis;

import dev.portcullis.authn.KeyRequest;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis key create}. */
@Command(
    name = "create",
    description = "Makes a key and shows it, this once.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyCreateCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Option(names = "--owner", required = true, description = "Who answers for the key.")
  String owner;

  @Option(
      names = "--tenant",
      defaultValue = "default",
      description = "Its tenant (${DEFAULT-VALUE} if none is given).")
  String tenant;

  @Option(
      names = "--scope",
      required = true,
      description =
          "What it may do, as route:operation:model, such as openai:chat:gpt-4o or openai:*. May"
              + " stand several times, as the options below may.")
  List<String> scopes;

  @Option(
      names = "--route",
      defaultValue = "*",
      description = "A route that it may call (any if none is given).")
  List<String> routes;

  @Option(
      names = "--model",
      defaultValue = "*",
      description = "A model that it may name (any if none is given).")
  List<String> models;

  @Option(
      names = "--cidr",
      description = "A block of addresses that it may be used from (anywhere if none is).")
  @Nullable List<String> cidrs;

  @Option(names = "--deny-cidr", description = "A block of addresses that it may not be used from.")
  @Nullable List<String> denied;

  @Option(names = "--role", description = "A role of the key.")
  @Nullable List<String> roles;

  @Option(
      names = "--limit",
      description = "A limit of its own: requests=60/1m,1000/1d, tokens=100000/1d, concurrent=4.")
  @Nullable List<String> limits;

  @Option(
      names = "--expires-in",
      defaultValue = "90d",
      description =
          "How long it lives, in hours or days, at most 365d (${DEFAULT-VALUE} if not said).")
  String lifetime;

  KeyCreateCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    if (Greeting.isDemo(owner, tenant)) {
      throw verb.console()
          .wrong("Owner and tenant demo are the demo key's, which each start revokes.");
    }
    KeyRequest request = request(verb.console());
    return verb.issued(verb.keys().create(request));
  }

  private KeyRequest request(Console console) {
    Grants grants =
        new Grants(
            console.read("--scope", scopes, Wildcard::new),
            console.read("--route", routes, Wildcard::new),
            console.read("--model", models, Wildcard::new));
    var addresses =
        new AddressRules(
            console.read("--cidr", cidrs, Cidr::parse),
            console.read("--deny-cidr", denied, Cidr::parse));
    Limits own = console.value("--limit", Console.given(limits), Limits::parse);
    try {
      return new KeyRequest(
          owner,
          tenant,
          Set.copyOf(Console.given(roles)),
          grants,
          addresses,
          own,
          console.duration("--expires-in", lifetime));
    } catch (IllegalArgumentException wrong) {
      throw console.wrong(String.valueOf(wrong.getMessage()));
    }
  }
}
