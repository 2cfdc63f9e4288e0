package dev.portcullis.command;

import dev.portcullis.authn.KeyState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin KeyName.Versioned key;

  @Option(
      names = "--in",
      required = true,
      description = "How long it is still valid, in hours or days: 12h, 7d.")
  String in;

  KeyRetireCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    Duration left = verb.console().duration("--in", in);
    return verb.change(
        key,
        (keys, found) -> keys.retire(found, desk.clock().instant().plus(left)),
        after ->
            after.state() instanceof KeyState.Retiring retiring
                ? "Valid until " + retiring.until().truncatedTo(ChronoUnit.SECONDS) + "."
                : "Done.");
  }
}
