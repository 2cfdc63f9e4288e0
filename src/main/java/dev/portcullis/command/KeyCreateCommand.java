package dev.portcullis.command;

import dev.portcullis.adapters.DemoKey;
import dev.portcullis.authn.KeyRequest;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis key create}. */
@Command(
    name = "create",
    description = "Makes a key and shows it, this once. It needs --owner and a --scope.",
    customSynopsis =
        "portcullis key create --owner=<owner> --scope=<scope> [--scope=<scope>]... [OPTIONS]",
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

  @Mixin KeyRights rights;

  KeyCreateCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    if (DemoKey.has(owner, tenant)) {
      throw verb.console()
          .wrong("Owner and tenant demo are the demo key's, which each start revokes.");
    }
    if (rights.scopes == null) {
      throw verb.console().wrong("Missing required option: '--scope', such as openai:chat:*.");
    }
    KeyRequest request = request(verb.console());
    return verb.issued(verb.keys().create(request));
  }

  private KeyRequest request(Console console) {
    try {
      return new KeyRequest(
          owner,
          tenant,
          rights.roles().orElse(Set.of()),
          rights.grants(console),
          rights.addresses(console),
          rights.limits(console),
          rights.lifetime(console).orElse(KeyRequest.USUAL_LIFETIME));
    } catch (IllegalArgumentException wrong) {
      throw console.wrong(String.valueOf(wrong.getMessage()));
    }
  }
}
