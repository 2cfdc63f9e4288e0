package dev.portcullis.command;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.client.KeyDesk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis key list}. */
@Command(
    name = "list",
    description = "Lists keys, the oldest first; never the keys themselves.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyListCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Option(names = "--tenant", description = "Only this tenant's.")
  @Nullable String tenant;

  @Option(names = "--state", description = "Only those that are: ${COMPLETION-CANDIDATES}.")
  KeyView.@Nullable State state;

  KeyListCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    KeyDesk keys = verb.keys();
    Instant now = desk.clock().instant();
    List<ApiKeyRecord> found = keys.list(Optional.ofNullable(tenant));
    return verb.console()
        .table(
            KeyView.TITLES,
            found.stream()
                .filter(key -> state == null || KeyView.State.of(key, now) == state)
                .map(key -> new KeyView(key, keys.standing(key), now))
                .map(KeyView::cells)
                .toList());
  }
}
