package dev.portcullis;

import dev.portcullis.authn.KeyState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis key retire}. */
@Command(
    name = "retire",
    description = "Lets a key end at a time to come; key revoke ends it at once.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyRetireCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Parameters(paramLabel = "ID", description = KeyVerb.ID)
  String id;

  @Option(
      names = "--in",
      required = true,
      description = "How long it is still valid, in hours or days: 12h, 7d.")
  String in;

  @Option(names = "--if-version", description = KeyVerb.IF_VERSION)
  @Nullable Long version;

  KeyRetireCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    Duration left = verb.console().duration("--in", in);
    return verb.change(
        id,
        version == null ? OptionalLong.empty() : OptionalLong.of(version),
        (keys, key) -> keys.retire(key, desk.clock().instant().plus(left)),
        after ->
            after.state() instanceof KeyState.Retiring retiring
                ? "Valid until " + retiring.until().truncatedTo(ChronoUnit.SECONDS) + "."
                : "Done.");
  }
}
