package dev.portcullis.command;

import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portcullis key revoke}. */
@Command(
    name = "revoke",
    description = "Revokes a key, at once and for good.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyRevokeCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Mixin KeyName key;

  KeyRevokeCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    return verb.change(
        key, OptionalLong.empty(), (keys, found) -> keys.revoke(found), after -> "Revoked.");
  }
}
