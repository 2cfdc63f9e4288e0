package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Change;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Changes as events show them: what it was and what it is. Documents that would make an event too
 * large are shown by their length and their SHA-256 in canonical form (RFC 8785), which is enough
 * to recognise one.
 */
final class ChangeDetail {
  /** What all documents of an event may take together: it has other members, and is below 32 kB. */
  private static final int MOST_BYTES = 24 * 1024;

  private ChangeDetail() {}

  static Json of(List<Change> changes) {
    int most = MOST_BYTES / 2 / Math.max(1, changes.size());
    return new Json.Arr(changes.stream().<Json>map(change -> of(change, most)).toList());
  }

  static Json.Obj of(Change change) {
    return of(change, MOST_BYTES / 2);
  }

  private static Json.Obj of(Change change, int most) {
    Json.Obj json = Json.obj(member("kind", change.kind()), member("id", change.id()));
    if (change.tenant().isPresent()) {
      json = json.with("tenant", Json.of(change.tenant().get()));
    }
    return json.with("before", bounded(change.before(), most))
        .with("after", bounded(change.after(), most));
  }

  private static Json bounded(Optional<Json> document, int most) {
    if (document.isEmpty()) {
      return Json.Null.NULL;
    }
    long length = JsonWriter.length(document.get());
    return length <= most
        ? document.get()
        : Json.obj(member("bytes", length), member("sha256", sha256(document.get())));
  }

  private static String sha256(Json document) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(JsonWriter.canonical(document)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }
}
