package dev.portcullis.crypto;

/**
 * Whose a sealed message is, and what for: it opens in the very same context alone.
 *
 * @param tenant the tenant it belongs to
 * @param subject whom of the tenant it is about; empty: the tenant itself
 * @param purpose what it is sealed for
 */
public record SealingContext(String tenant, String subject, Purpose purpose) {
  /**
   * @throws IllegalArgumentException if it is no tenant's
   */
  public SealingContext {
    if (tenant.isBlank()) {
      throw new IllegalArgumentException("a sealing context has a tenant");
    }
  }

  /** The context of what is about a tenant itself. */
  public static SealingContext of(String tenant, Purpose purpose) {
    return new SealingContext(tenant, "", purpose);
  }

  byte[] bytes() {
    return Canonical.of(tenant, subject, purpose.name());
  }
}
