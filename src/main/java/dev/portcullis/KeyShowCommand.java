package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.quota.Subject;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis key show}. */
@Command(
    name = "show",
    description = "Shows what a key may do, and what was used of it; never the key itself.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyShowCommand implements Callable<Integer> {
  private final Adapters adapters;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "ID", description = KeyVerb.ID)
  String id;

  KeyShowCommand(Adapters adapters) {
    this.adapters = adapters;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(adapters, spec);
    Optional<ApiKeyRecord> found = verb.keys().find(verb.id(id));
    return found.isEmpty()
        ? verb.unchanged(new Unchanged.Absent())
        : verb.console()
            .print(
                new KeyView(
                        found.get(),
                        adapters.usages().of(Subject.key(id)),
                        adapters.clock().instant())
                    .lines());
  }
}
