package dev.portcullis.command;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin KeyName key;

  KeyShowCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    return verb.with(
        key,
        OptionalLong.empty(),
        (keys, found) ->
            verb.console()
                .print(new KeyView(found, keys.standing(found), desk.clock().instant()).lines()));
  }
}
