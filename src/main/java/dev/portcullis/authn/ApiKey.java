package dev.portcullis.authn;

import dev.portcullis.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The text of an API key, taken apart: {@code pcl_<g>_<id>_<exp>_<secret>_<mac>}, each field in
 * {@link Base32} of a fixed width.
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>g</td><td>2</td><td>the generation of the ring's key, one byte</td></tr>
 * <tr><td>id</td><td>16</td><td>ten bytes</td></tr>
 * <tr><td>exp</td><td>5</td><td>the expiry, in hours since 1970, three bytes, big-endian</td></tr>
 * <tr><td>secret</td><td>26</td><td>sixteen random bytes</td></tr>
 * <tr><td>mac</td><td>52</td><td>HMAC-SHA-256 (RFC 2104) over the ASCII text before the last
 *     underscore</td></tr>
 * </table>
 *
 * <p>That a text could be taken apart says nothing of who wrote it: {@link KeyRing#signed} does.
 * Immutable; {@code toString} shows the id alone.
 */
public final class ApiKey {
  /** What every key begins with, for those who search for leaked ones. */
  public static final String PREFIX = "pcl_";

  /** Where each field ends: an underscore stands there, or the text is over. */
  private static final int GENERATION_END = 6;

  private static final int ID_END = 23;
  private static final int EXPIRY_END = 29;
  private static final int SECRET_END = 56;
  private static final int LENGTH = 109;

  private static final int SECRET_BYTES = 16;
  private static final long LAST_HOUR = (1L << 24) - 1;

  private final Generation generation;
  private final KeyId id;
  private final Instant expires;
  private final SecretHash secretHash;
  private final byte[] signedText;
  private final byte[] mac;

  private ApiKey(
      Generation generation,
      KeyId id,
      Instant expires,
      SecretHash secretHash,
      byte[] signedText,
      byte[] mac) {
    this.generation = generation;
    this.id = id;
    this.expires = expires;
    this.secretHash = secretHash;
    this.signedText = signedText;
    this.mac = mac;
  }

  /** The key that this text has the format of, if it has; whoever wrote it. */
  public static Optional<ApiKey> parse(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX) || !hasFields(text)) {
      return Optional.empty();
    }
    Optional<Generation> generation =
        Generation.parse(text.substring(PREFIX.length(), GENERATION_END));
    Optional<KeyId> id = KeyId.parse(text.substring(GENERATION_END + 1, ID_END));
    Optional<byte[]> hours = Base32.decode(text, ID_END + 1, EXPIRY_END);
    Optional<byte[]> secret = Base32.decode(text, EXPIRY_END + 1, SECRET_END);
    Optional<byte[]> mac = Base32.decode(text, SECRET_END + 1, LENGTH);
    if (generation.isEmpty()
        || id.isEmpty()
        || hours.isEmpty()
        || secret.isEmpty()
        || mac.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ApiKey(
            generation.get(),
            id.get(),
            expiry(hours.get()),
            SecretHash.of(secret.get()),
            ascii(text.substring(0, SECRET_END)),
            mac.get()));
  }

  /**
   * Writes a key, signed by the newest generation of the ring.
   *
   * @param expires a whole hour
   * @param secret sixteen random bytes
   * @throws IllegalArgumentException if the expiry is not a whole hour of the years 1970 to 3883,
   *     or the secret has another length
   */
  static Secret issue(KeyRing ring, KeyId id, Instant expires, byte[] secret) {
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException("a key's secret has sixteen bytes");
    }
    Generation generation = ring.newest();
    String signed =
        PREFIX
            + String.join(
                "_",
                generation.text(),
                id.text(),
                Base32.encode(hours(expires)),
                Base32.encode(secret));
    byte[] mac = ring.mac(generation, ascii(signed)).orElseThrow();
    return Secret.of(signed + "_" + Base32.encode(mac));
  }

  /** Which of the ring's keys is said to have signed it. */
  public Generation generation() {
    return generation;
  }

  /** The name under which its record is kept. */
  public KeyId id() {
    return id;
  }

  /** The first moment at which it is valid no more. */
  public Instant expires() {
    return expires;
  }

  SecretHash secretHash() {
    return secretHash;
  }

  byte[] signedText() {
    return signedText.clone();
  }

  boolean hasMac(byte[] computed) {
    return MessageDigest.isEqual(mac, computed);
  }

  /** Whether it is cut where fields end; inside of one no underscore can be decoded. */
  private static boolean hasFields(String text) {
    return text.charAt(GENERATION_END) == '_'
        && text.charAt(ID_END) == '_'
        && text.charAt(EXPIRY_END) == '_'
        && text.charAt(SECRET_END) == '_';
  }

  private static byte[] hours(Instant expires) {
    long hours = expires.getEpochSecond() / Duration.ofHours(1).toSeconds();
    if (!expires.equals(Instant.EPOCH.plus(Duration.ofHours(hours)))
        || hours < 0
        || hours > LAST_HOUR) {
      throw new IllegalArgumentException("a key expires at a whole hour that three bytes can say");
    }
    return new byte[] {(byte) (hours >> 16), (byte) (hours >> 8), (byte) hours};
  }

  private static Instant expiry(byte[] hours) {
    int count = (hours[0] & 0xff) << 16 | (hours[1] & 0xff) << 8 | (hours[2] & 0xff);
    return Instant.EPOCH.plus(Duration.ofHours(count));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "API key " + id;
  }
}
