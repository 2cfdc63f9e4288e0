package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.pipeline.Page;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
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
  private final Adapters adapters;

  @Spec CommandSpec spec;

  @Option(names = "--tenant", description = "Only this tenant's.")
  @Nullable String tenant;

  @Option(names = "--state", description = "Only those that are: ${COMPLETION-CANDIDATES}.")
  KeyView.@Nullable State state;

  KeyListCommand(Adapters adapters) {
    this.adapters = adapters;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(adapters, spec);
    KeyLifecycle keys = verb.keys();
    Usages usages = adapters.usages();
    Instant now = adapters.clock().instant();
    List<ApiKeyRecord> found =
        Page.all(after -> keys.page(Optional.ofNullable(tenant), after, Page.LARGEST));
    return verb.console()
        .print(
            Columns.lines(
                KeyView.TITLES,
                found.stream()
                    .filter(key -> state == null || KeyView.State.of(key, now) == state)
                    .map(key -> new KeyView(key, usages.of(Subject.key(key.id().text())), now))
                    .map(KeyView::cells)
                    .toList()));
  }
}
