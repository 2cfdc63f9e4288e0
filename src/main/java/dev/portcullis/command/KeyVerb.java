package dev.portcullis.command;

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
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands on keys have in common. */
final class KeyVerb {
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

  private KeyId id(String text) {
    return KeyId.parse(text)
        .orElseThrow(
            () ->
                console.wrong(
                    "That is not the id of a key: 16 characters, as key list shows them."));
  }

  /** Changes a key in the version that is named, or in the one that it has. */
  int change(
      KeyName.Versioned key,
      BiFunction<KeyDesk, ApiKeyRecord, KeyChange> change,
      Function<ApiKeyRecord, String> done) {
    return change(key, key.version(), change, done);
  }

  /** Changes a key in this version, or in the one that it has. */
  int change(
      KeyName key,
      OptionalLong version,
      BiFunction<KeyDesk, ApiKeyRecord, KeyChange> change,
      Function<ApiKeyRecord, String> done) {
    return with(
        key,
        version,
        (keys, found) ->
            switch (change.apply(keys, found)) {
              case KeyChange.Changed(ApiKeyRecord before, ApiKeyRecord after) ->
                  console.done(done.apply(after));
              case Unchanged why -> unchanged(why);
            });
  }

  /** Does something with a key, if it is there, and in this version where one is named. */
  int with(KeyName key, OptionalLong version, ToIntBiFunction<KeyDesk, ApiKeyRecord> what) {
    return with(key.id, key.whose(), version, what);
  }

  /** The same with the key of this id, and of this tenant where one is named. */
  int with(
      String id,
      Optional<String> tenant,
      OptionalLong version,
      ToIntBiFunction<KeyDesk, ApiKeyRecord> what) {
    KeyId named = id(id);
    KeyDesk keys = keys();
    Optional<ApiKeyRecord> found = keys.find(named, tenant);
    if (found.isEmpty()) {
      return unchanged(new Unchanged.Absent());
    }
    return version.isPresent() && version.getAsLong() != found.get().version()
        ? unchanged(new Unchanged.Stale(found.get()))
        : what.applyAsInt(keys, found.get());
  }

  /** Says why a key is what it was. */
  int unchanged(Unchanged unchanged) {
    return console.failed(
        switch (unchanged) {
          case Unchanged.Absent absent ->
              "There is no such key; portcullis key list shows those that are there.";
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
