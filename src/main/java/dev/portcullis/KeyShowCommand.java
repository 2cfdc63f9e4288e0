package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.client.KeyDesk;
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
  private final Desk desk;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "ID", description = KeyVerb.ID)
  String id;

  KeyShowCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    KeyId named = verb.id(id);
    KeyDesk keys = verb.keys();
    Optional<ApiKeyRecord> found = keys.find(named);
    return found.isEmpty()
        ? verb.unchanged(new Unchanged.Absent())
        : verb.console()
            .print(
                new KeyView(found.get(), keys.standing(found.get()), desk.clock().instant())
                    .lines());
  }
}
