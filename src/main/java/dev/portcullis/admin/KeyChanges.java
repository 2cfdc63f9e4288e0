package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import java.util.Optional;

/** Changes of keys as evidence shows them, wherever they are made: by an allow-list of members. */
public final class KeyChanges {
  private KeyChanges() {}

  /** A change as it came out. */
  public static Change made(Optional<ApiKeyRecord> before, ApiKeyRecord after) {
    return KeyDocument.change(before, after);
  }

  /** A change that somebody asks for with this document, which holds no secret. */
  public static Change intended(ApiKeyRecord before, Json wanted) {
    return KeyDocument.intended(before, wanted);
  }
}
