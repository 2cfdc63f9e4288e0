package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import java.util.Optional;

/** Keys as they are shown: by an allow-list, so never a secret, nor the hash of one. */
final class KeyDocument {
  private KeyDocument() {}

  static Json.Obj of(ApiKeyRecord record) {
    Json.Obj all = ApiKeyRecords.write(record);
    Json.Obj shown = Json.obj();
    for (Schema.Member member : Documents.KEY.members()) {
      Optional<Json> value = all.get(member.name());
      if (value.isPresent()) {
        shown = shown.with(member.name(), value.get());
      }
    }
    return shown;
  }

  /** A key that was just issued, with its text, this once. */
  static Json.Obj issued(IssuedKey key) {
    return repeated(key.record()).with("text", Json.of(key.text().unsafeText()));
  }

  /** The same for whoever asks again: the text is kept nowhere. */
  static Json.Obj repeated(ApiKeyRecord record) {
    return Json.obj(Json.member("key", of(record)));
  }

  /** A change of a key, as it came out. */
  static Change change(Optional<ApiKeyRecord> before, ApiKeyRecord after) {
    return new Change(
        "key",
        after.id().text(),
        Optional.of(after.tenant()),
        before.map(KeyDocument::of),
        Optional.of(of(after)));
  }

  /** A change that somebody asks for with this document. */
  static Change intended(ApiKeyRecord before, Json wanted) {
    return new Change(
        "key",
        before.id().text(),
        Optional.of(before.tenant()),
        Optional.of(of(before)),
        Optional.of(wanted));
  }
}
