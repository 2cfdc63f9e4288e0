package dev.portcullis.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A context without its names, which KMS, its log and the store of data keys see: the first half of
 * the SHA-256 of tenant and subject. Who can guess a name can check the guess.
 *
 * @param tenant 32 hexadecimal digits
 * @param subject 32 hexadecimal digits
 * @param purpose the purpose's name
 */
public record OpaqueContext(String tenant, String subject, String purpose) {
  private static final int BYTES = 16;

  /** The context without its names. */
  public static OpaqueContext of(SealingContext context) {
    return new OpaqueContext(
        tenant(context), opaque("subject", context.subject()), context.purpose().name());
  }

  /** A tenant without its name, alone. */
  public static String tenant(SealingContext context) {
    return opaque("tenant", context.tenant());
  }

  /** What KMS binds a data key to. */
  public Map<String, String> encryptionContext() {
    return Map.of(
        "portcullis:tenant", tenant,
        "portcullis:subject", subject,
        "portcullis:purpose", purpose);
  }

  /** What names it in a store: hexadecimal digits, lower-case letters, dots and hyphens. */
  public String id() {
    return tenant + "." + subject + "." + purpose;
  }

  private static String opaque(String kind, String name) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Canonical.of(kind, name));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform has SHA-256
    }
  }

  /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof OpaqueContext other
        && tenant.equals(other.tenant)
        && subject.equals(other.subject)
        && purpose.equals(other.purpose);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (tenant.hashCode()) + subject.hashCode()) + purpose.hashCode();
  }
}
