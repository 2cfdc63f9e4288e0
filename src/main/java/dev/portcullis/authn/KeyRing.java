package dev.portcullis.authn;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.secret.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The secret keys that sign API keys, by generation. The highest generation issues; all of them
 * verify, so that a new one can be added while keys of the old one live. Immutable, and safe for
 * use by several threads.
 */
public final class KeyRing implements KeyRings {
  private final NavigableMap<Generation, Hmac> keys;

  private KeyRing(NavigableMap<Generation, Hmac> keys) {
    this.keys = keys;
  }

  /**
   * The ring of a JSON object such as {@code {"aa":"<base64>"}}: a generation in two characters of
   * base32, and at least 32 random bytes in Base64 (RFC 4648, 4).
   *
   * @throws IllegalArgumentException if it is anything else, holds no key, the same key twice, or
   *     one that is short or not random; the message says which generation, and nothing of a key
   */
  public static KeyRing parse(Secret ring) {
    var keys = new TreeMap<Generation, Hmac>();
    var seen = new HashSet<Secret>();
    for (Map.Entry<String, Json> member : members(ring).entrySet()) {
      Generation generation =
          Generation.parse(member.getKey())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the key ring has a generation that is not two characters of base32"));
      byte[] key = key(generation, member.getValue());
      if (!seen.add(Secret.copyOf(key))) {
        throw refused(generation, "is the same as another generation's");
      }
      keys.put(generation, Hmac.takeOwnershipOf(key));
    }
    return new KeyRing(keys);
  }

  /** The text of a ring with one fresh key, for {@link #parse}. */
  public static Secret random(SecureRandom random) {
    byte[] key = new byte[KeyStrength.LEAST_BYTES];
    random.nextBytes(key);
    String text = Base64.getEncoder().encodeToString(key);
    Arrays.fill(key, (byte) 0);
    return Secret.copyOf(JsonWriter.bytes(Json.obj(Json.member(new Generation(0).text(), text))));
  }

  /**
   * Whether the key was signed by this ring, which is to say: issued by this gateway. Compares in
   * constant time.
   */
  public boolean signed(ApiKey key) {
    return mac(key.generation(), key.signedText()).filter(key::hasMac).isPresent();
  }

  /** This ring, which never changes. */
  @Override
  public KeyRing current() {
    return this;
  }

  /** The generation that issues. */
  public Generation newest() {
    return keys.lastKey();
  }

  Optional<byte[]> mac(Generation generation, byte[] text) {
    return Optional.ofNullable(keys.get(generation)).map(key -> key.of(text));
  }

  private static Map<String, Json> members(Secret ring) {
    try {
      Json json = new JsonReader(JsonLimits.REQUEST).read(ring.unsafeBytes());
      if (json instanceof Json.Obj(var members) && !members.isEmpty()) {
        return members;
      }
    } catch (InvalidJson notJson) {
      throw new IllegalArgumentException("the key ring is not JSON: " + notJson.problem());
    }
    throw new IllegalArgumentException(
        "the key ring is not a JSON object of generations and keys, such as {\"aa\":\"<base64>\"}");
  }

  private static byte[] key(Generation generation, Json value) {
    byte[] key =
        value
            .asText()
            .flatMap(KeyRing::base64)
            .orElseThrow(() -> refused(generation, "is not a text in Base64"));
    Optional<String> weakness = KeyStrength.weakness(key);
    if (weakness.isPresent()) {
      throw refused(generation, weakness.get());
    }
    return key;
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException quoting) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException refused(Generation generation, String problem) {
    return new IllegalArgumentException(
        "the key of generation "
            + generation
            + " in the key ring "
            + problem
            + "; make one with: openssl rand -base64 32");
  }

  @Override
  public String toString() {
    return "key ring of " + keys.size();
  }
}
