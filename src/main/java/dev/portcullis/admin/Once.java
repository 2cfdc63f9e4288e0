package dev.portcullis.admin;

import dev.portcullis.authn.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The id of a key that is issued once, however often it is asked for with one {@code
 * Idempotency-Key}: the first 80 bits of SHA-256 over who asks for what, and that key. So whoever
 * asks again finds what was issued, and no answer has to be kept; and nobody can choose an id.
 */
final class Once {
  private static final int BYTES = 10;

  private Once() {}

  static KeyId id(Ask ask, String idempotencyKey) {
    var sha256 = sha256();
    for (String part :
        List.of(
            "portcullis/once/1",
            ask.principal().id(),
            ask.endpoint().name(),
            String.join("/", ask.path()),
            idempotencyKey)) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8)); // one reading alone
      sha256.update(bytes);
    }
    return KeyId.of(Arrays.copyOf(sha256.digest(), BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }
}
