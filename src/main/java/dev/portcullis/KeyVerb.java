package dev.portcullis;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.client.KeyDesk;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands on keys have in common. */
final class KeyVerb {
  /** What the parameter of a key's id says of itself. */
  static final String ID = "The key's id.";

  /** What the option of a version says of itself. */
  static final String IF_VERSION = "Only if the key has this version, as key show shows it.";

  private final Desk desk;
  private final Console console;

  KeyVerb(Desk desk, CommandSpec spec) {
    this.desk = desk;
    this.console = new Console(spec);
  }

  Console console() {
    return console;
  }

  KeyDesk keys() {
    return desk.keys(console);
  }

  KeyId id(String text) {
    return KeyId.parse(text)
        .orElseThrow(
            () ->
                console.wrong(
                    "That is not the id of a key: 16 characters, as key list shows them."));
  }

  /** Changes a key in this version, or in the one that it has. */
  int change(
      String id,
      OptionalLong version,
      BiFunction<KeyDesk, ApiKeyRecord, KeyChange> change,
      Function<ApiKeyRecord, String> done) {
    KeyId named = id(id);
    KeyDesk keys = keys();
    Optional<ApiKeyRecord> found = keys.find(named);
    if (found.isEmpty()) {
      return unchanged(new Unchanged.Absent());
    }
    if (version.isPresent() && version.getAsLong() != found.get().version()) {
      return unchanged(new Unchanged.Stale(found.get()));
    }
    return switch (change.apply(keys, found.get())) {
      case KeyChange.Changed(ApiKeyRecord before, ApiKeyRecord after) ->
          console.done(done.apply(after));
      case Unchanged why -> unchanged(why);
    };
  }

  /** Says why a key is what it was. */
  int unchanged(Unchanged unchanged) {
    return console.failed(
        switch (unchanged) {
          case Unchanged.Absent absent -> "There is no such key.";
          case Unchanged.Refused(String why) -> why;
          case Unchanged.Stale(ApiKeyRecord current) ->
              "The key has version "
                  + current.version()
                  + " by now: somebody has changed it. Look at it, and try again.";
        });
  }

  /** Shows a key, this once: alone on standard output. */
  int issued(IssuedKey issued) {
    console.done(
        "Key " + issued.record().id() + ", valid until " + issued.record().expires() + ".");
    console.done("Keep it now; it is not shown again:");
    return console.print(List.of(issued.text().unsafeText()));
  }
}
