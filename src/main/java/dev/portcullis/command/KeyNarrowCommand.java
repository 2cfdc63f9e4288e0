package dev.portcullis.command;

import dev.portcullis.authn.Narrowing;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis key narrow}. */
@Command(
    name = "narrow",
    description = {
      "Takes from a key; what is not said stays, and nothing is added.",
      "Of scopes, routes, models, roles and --cidr say what is left; --deny-cidr is one more,"
          + " --limit a lower one or a window to add, --expires-in an earlier end, from now."
    },
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyNarrowCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Mixin KeyName.Versioned key;

  @Mixin KeyRights rights;

  @Option(names = "--no-roles", description = "No role is left.")
  boolean noRoles;

  KeyNarrowCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    Narrowing narrowing = narrowing(verb.console());
    if (narrowing.equals(Narrowing.NOTHING)) {
      throw verb.console().wrong("Say what is left of the key, or what is taken from it.");
    }
    return verb.change(key, (keys, found) -> keys.narrow(found, narrowing), after -> "Narrowed.");
  }

  private Narrowing narrowing(Console console) {
    if (noRoles && rights.roles != null) {
      throw console.wrong("--no-roles stands alone, without --role.");
    }
    return new Narrowing(
        rights.scopes(console),
        rights.routes(console),
        rights.models(console),
        noRoles ? Optional.of(Set.of()) : rights.roles(),
        rights.allowed(console),
        rights.denied(console),
        rights.limits(console),
        rights.lifetime(console).map(in -> desk.clock().instant().plus(in)));
  }
}
