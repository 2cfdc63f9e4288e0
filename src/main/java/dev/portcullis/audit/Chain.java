package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A chain over events, so that a missing, changed or reordered event can be found offline: each
 * event carries the chain's id, its sequence number from 1, the hash of the event before it, and
 * its own: SHA-256 over the event without {@code hash}, in canonical form (RFC 8785). The first
 * event's previous hash is all zeros. Each process writes a chain of its own. Not thread-safe: one
 * writer links.
 */
public final class Chain {
  /** What the first event names as the hash before it. */
  static final String START = "0".repeat(64);

  /** What stands before an event's place, which nothing else of an event is equal to. */
  private static final String CHAIN = "\"chain\":";

  /** Room for the member {@code hash}. */
  private static final int HASH = 80;

  private final String id;
  private long sequence;
  private String previous = START;

  /** A new chain of this id. */
  public Chain(String id) {
    this.id = id;
  }

  /** Another one that goes on from where this one is. */
  public Chain copy() {
    var copy = new Chain(id);
    copy.sequence = sequence;
    copy.previous = previous;
    return copy;
  }

  /**
   * The event with its place in this chain, under {@code unmapped.portcullis.chain}, as one line of
   * JSON in canonical form: what is hashed is this very text, without the member {@code hash}.
   */
  public String link(Json.Obj event) {
    Json.Obj place =
        Json.obj(
            Json.member("id", id),
            Json.member("sequence", sequence + 1),
            Json.member("previous", previous));
    String text = JsonWriter.canonicalText(placed(event, place));
    String hash = hash(text);
    int inPlace = text.lastIndexOf(CHAIN + JsonWriter.canonicalText(place)) + CHAIN.length() + 1;
    sequence++;
    previous = hash;
    return new StringBuilder(text.length() + HASH)
        .append(text, 0, inPlace)
        .append("\"hash\":\"")
        .append(hash)
        .append("\",")
        .append(text, inPlace, text.length())
        .toString();
  }

  /** Whether an event's hash is that of the event. */
  static boolean hashes(Json.Obj linked) {
    Json.Obj place = place(linked);
    try {
      String hash = hash(JsonWriter.canonicalText(placed(linked, place.without("hash"))));
      return place.text("hash").filter(hash::equals).isPresent();
    } catch (IllegalArgumentException notCanonical) {
      return false;
    }
  }

  /** What an event says of its place in its chain. */
  static Json.Obj place(Json.Obj linked) {
    return object(object(object(linked, "unmapped"), "portcullis"), "chain");
  }

  private static Json.Obj placed(Json.Obj event, Json.Obj place) {
    Json.Obj unmapped = object(event, "unmapped");
    Json.Obj ours = object(unmapped, "portcullis").with("chain", place);
    return event.with("unmapped", unmapped.with("portcullis", ours));
  }

  private static Json.Obj object(Json.Obj parent, String name) {
    return parent.get(name).orElse(Json.Null.NULL) instanceof Json.Obj child ? child : Json.obj();
  }

  private static String hash(String canonical) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }
}
