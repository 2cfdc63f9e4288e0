package dev.portcullis;

import dev.portcullis.authn.KeyId;
import dev.portcullis.client.KeyDesk;
import dev.portcullis.quota.Standing;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis usage}: what a key or a tenant has used of its limits. */
@Command(
    name = "usage",
    description = "Shows what a key or a tenant has used of its limits, and when it was used last.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class UsageCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Option(names = "--key", paramLabel = "ID", description = KeyVerb.ID)
  @Nullable String key;

  @Option(names = "--tenant", description = "The tenant, all its callers together.")
  @Nullable String tenant;

  UsageCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var console = new Console(spec);
    if ((key == null) == (tenant == null)) {
      throw console.wrong("Say whose: --key or --tenant, one of them.");
    }
    return tenant != null
        ? console.print(KeyView.used(desk.ofTenant(console, tenant)))
        : ofKey(console, String.valueOf(key));
  }

  private int ofKey(Console console, String id) {
    KeyId named = new KeyVerb(desk, spec).id(id);
    KeyDesk keys = desk.keys(console);
    Optional<Standing> standing = keys.find(named).map(keys::standing);
    return standing
        .map(found -> console.print(KeyView.used(found)))
        .orElseGet(() -> console.failed("There is no such key."));
  }
}
