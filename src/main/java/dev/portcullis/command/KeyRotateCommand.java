package dev.portcullis.command;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.Rotation;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.client.KeyDesk;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code portcullis key rotate}. */
@Command(
    name = "rotate",
    description = "Makes a successor with the same rights, and lets the key retire.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli fills the fields
class KeyRotateCommand implements Callable<Integer> {
  private final Desk desk;

  @Spec CommandSpec spec;

  @Mixin KeyName.Versioned key;

  @Option(
      names = "--overlap",
      defaultValue = "24h",
      description = "How long both are valid, in hours or days (${DEFAULT-VALUE} if not said).")
  String overlap;

  @Option(
      names = "--expires-in",
      defaultValue = "90d",
      description = "How long the successor lives, at most 365d (${DEFAULT-VALUE} if not said).")
  String lifetime;

  KeyRotateCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public Integer call() {
    var verb = new KeyVerb(desk, spec);
    Duration both = verb.console().duration("--overlap", overlap);
    Duration lives = verb.console().duration("--expires-in", lifetime);
    return verb.with(key, key.version(), (keys, found) -> rotated(verb, keys, found, both, lives));
  }

  private static int rotated(
      KeyVerb verb, KeyDesk keys, ApiKeyRecord found, Duration both, Duration lives) {
    try {
      return switch (keys.rotate(found, both, lives)) {
        case Rotation.Rotated(ApiKeyRecord before, ApiKeyRecord after, IssuedKey successor) -> {
          if (after.state() instanceof KeyState.Retiring retiring) {
            verb.console().done("Key " + after.id() + " is valid until " + retiring.until() + ".");
          }
          yield verb.issued(successor);
        }
        case Unchanged why -> verb.unchanged(why);
      };
    } catch (IllegalArgumentException wrong) {
      throw verb.console().wrong(String.valueOf(wrong.getMessage()));
    }
  }
}
