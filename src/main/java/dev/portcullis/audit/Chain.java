package dev.portcullis.audit;

import dev.portcullis.json.CanonicalBuffer;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
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

  private static final String CHAIN = "\"chain\":{";
  private static final byte[] HASH = ascii("\"hash\":\"");
  private static final byte[] END = ascii("\",");

  private final MessageDigest sha256 = sha256();
  private final CanonicalBuffer events = new CanonicalBuffer();
  private final CanonicalBuffer places = new CanonicalBuffer();
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
   * The event with its place in this chain, under {@code unmapped.portcullis.chain}, as JSON in
   * canonical form: what is hashed is this very text, without the member {@code hash}.
   *
   * @throws IllegalArgumentException if the event has no canonical form; the chain is as before
   */
  public String link(Json.Obj event) {
    byte[] line = line(event);
    return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
  }

  /** The same in UTF-8, with a line end. */
  byte[] line(Json.Obj event) {
    Json.Obj place =
        new Json.Builder(3)
            .put("id", id)
            .put("previous", previous)
            .put("sequence", sequence + 1)
            .build();
    ByteBuffer text = events.canonical(placed(event, place));
    int inPlace = insideOf(places.canonical(Json.obj(Json.member("chain", place))), text);
    sha256.update(text.duplicate());
    String hash = HexFormat.of().formatHex(sha256.digest());
    sequence++;
    previous = hash;
    return ByteBuffer.allocate(text.limit() + HASH.length + hash.length() + END.length + 1)
        .put(text.array(), 0, inPlace)
        .put(HASH)
        .put(ascii(hash))
        .put(END)
        .put(text.array(), inPlace, text.limit() - inPlace)
        .put((byte) '\n')
        .array();
  }

  /** Where the text goes on inside of this place, which nothing else of an event is equal to. */
  private static int insideOf(ByteBuffer chain, ByteBuffer text) {
    int length = chain.limit() - 2; // without its outer braces
    byte[] wanted = chain.array();
    byte[] all = text.array();
    int at = text.limit() - length;
    while (all[at] != '"' || !Arrays.equals(wanted, 1, 1 + length, all, at, at + length)) {
      at--;
    }
    return at + CHAIN.length();
  }

  /** Whether an event's hash is that of the event. */
  static boolean hashes(Json.Obj linked) {
    Json.Obj place = place(linked);
    try {
      byte[] text = JsonWriter.canonical(placed(linked, place.without("hash")));
      String hash = HexFormat.of().formatHex(sha256().digest(text));
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

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
