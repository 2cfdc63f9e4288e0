package dev.portcullis;

import dev.portcullis.authn.Narrowing;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis key narrow}. */
@Command(
    name = "narrow",
    description = "Takes from a key; what is not said stays, and nothing is added.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyNarrowCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "ID", description = KeyVerb.ID)
  String id;

  @Option(
      names = "--scope",
      description = "A scope that is left. May stand several times, as the options below may.")
  @Nullable List<String> scopes;

  @Option(names = "--route", description = "A route that is left.")
  @Nullable List<String> routes;

  @Option(names = "--model", description = "A model that is left.")
  @Nullable List<String> models;

  @Option(names = "--role", description = "A role that is left.")
  @Nullable List<String> roles;

  @Option(names = "--no-roles", description = "No role is left.")
  boolean noRoles;

  @Option(names = "--cidr", description = "A block of addresses that is left.")
  @Nullable List<String> cidrs;

  @Option(names = "--deny-cidr", description = "One more that it may not be used from.")
  @Nullable List<String> denied;

  @Option(
      names = "--limit",
      description = "A limit to lower, or a window to add: requests=60/1m, tokens=100000/1d.")
  @Nullable List<String> limits;

  @Option(names = "--expires-in", description = "An earlier end, in hours or days from now.")
  @Nullable String lifetime;

  @Option(names = "--if-version", description = KeyVerb.IF_VERSION)
  @Nullable Long version;

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
    return verb.change(
        id,
        version == null ? OptionalLong.empty() : OptionalLong.of(version),
        (keys, key) -> keys.narrow(key, narrowing),
        after -> "Narrowed.");
  }

  private Narrowing narrowing(Console console) {
    if (noRoles && roles != null) {
      throw console.wrong("--no-roles stands alone, without --role.");
    }
    return new Narrowing(
        left(console, "--scope", scopes, Wildcard::new),
        left(console, "--route", routes, Wildcard::new),
        left(console, "--model", models, Wildcard::new),
        noRoles ? Optional.of(Set.of()) : Optional.ofNullable(roles).map(Set::copyOf),
        left(console, "--cidr", cidrs, Cidr::parse),
        console.read("--deny-cidr", denied, Cidr::parse),
        console.value("--limit", Console.given(limits), Limits::parse),
        Optional.ofNullable(lifetime)
            .map(in -> desk.clock().instant().plus(console.duration("--expires-in", in))));
  }

  private static <T> Optional<List<T>> left(
      Console console, String option, @Nullable List<String> texts, Function<String, T> reading) {
    return texts == null ? Optional.empty() : Optional.of(console.read(option, texts, reading));
  }
}
