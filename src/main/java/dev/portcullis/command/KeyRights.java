package dev.portcullis.command;

import dev.portcullis.pipeline.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a key may do, how much of it, and for how long. */
class KeyRights extends Fence {
  @Option(names = "--role", description = "A role of the key.")
  @Nullable List<String> roles;

  @Option(
      names = "--limit",
      description = "A limit of its own: requests=60/1m,1000/1d, tokens=100000/1d, concurrent=4.")
  @Nullable List<String> limits;

  @Option(
      names = "--expires-in",
      description =
          "How long it lives, in hours or days, at most 365d (a new one 90d if not said).")
  @Nullable String lifetime;

  Optional<Set<String>> roles() {
    return Optional.ofNullable(roles).map(Set::copyOf);
  }

  Limits limits(Console console) {
    return console.value("--limit", Console.given(limits), Limits::parse);
  }

  Optional<Duration> lifetime(Console console) {
    return Optional.ofNullable(lifetime).map(text -> console.duration("--expires-in", text));
  }
}
