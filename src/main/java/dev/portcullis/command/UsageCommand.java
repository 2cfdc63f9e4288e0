package dev.portcullis.command;

import dev.portcullis.quota.Standing;
import java.util.Optional;
import java.util.OptionalLong;
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
public class UsageCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Option(names = "--key", paramLabel = "ID", description = "The key's id.")
  @Nullable String key;

  @Option(
      names = "--tenant",
      description =
          "The tenant, all its callers together; with --key, whose the key is, which whoever may"
              + " administer one tenant alone has to say.")
  @Nullable String tenant;

  UsageCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var console = new Console(spec);
    if (key == null && tenant == null) {
      throw console.wrong("Say whose: --key or --tenant.");
    }
    return key == null
        ? console.print(KeyView.used(desk.ofTenant(console, String.valueOf(tenant))))
        : new KeyVerb(desk, spec)
            .with(
                key,
                Optional.ofNullable(tenant),
                OptionalLong.empty(),
                (keys, found) -> ofKey(console, keys.standing(found)));
  }

  private static int ofKey(Console console, Optional<Standing> standing) {
    return standing
        .map(found -> console.print(KeyView.used(found)))
        .orElseGet(() -> console.failed("You may not see what was used: admin:usage.read."));
  }
}
