package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import java.util.List;
import java.util.Optional;

/** Changes of keys as evidence shows them, wherever they are made: by an allow-list of members. */
public final class KeyChanges {
  private KeyChanges() {}

  /** A change as it came out. */
  public static Change made(Optional<ApiKeyRecord> before, ApiKeyRecord after) {
    return KeyDocument.change(before, after);
  }

  /** Revokes a key that was just issued and must not stand, and says what that has changed. */
  public static List<Change> takenBack(KeyLifecycle keys, IssuedKey issued) {
    return switch (keys.takeBack(issued)) {
      case KeyChange.Changed(var before, var after) -> List.of(made(Optional.of(before), after));
      case Unchanged unchanged -> List.of();
    };
  }

  /** A change that somebody asks for with this document, which holds no secret. */
  public static Change intended(ApiKeyRecord before, Json wanted) {
    return KeyDocument.intended(before, wanted);
  }
}
