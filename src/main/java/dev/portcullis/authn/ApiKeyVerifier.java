package dev.portcullis.authn;

import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Verifies API keys. Format, MAC and expiry are judged first, without any store: only a key that
 * this gateway issued, and that may still be valid, costs a lookup. Safe for use by several
 * threads.
 */
public final class ApiKeyVerifier {
  private static final Verdict INVALID = new Verdict.Rejected(Reason.INVALID_CREDENTIAL);
  private static final Verdict EXPIRED = new Verdict.Rejected(Reason.EXPIRED_CREDENTIAL);
  private static final Verdict REVOKED = new Verdict.Rejected(Reason.REVOKED_CREDENTIAL);

  private final KeyRings rings;
  private final ApiKeys keys;
  private final InstantSource clock;

  /** A verifier of keys that the ring in force signed and whose records lie here. */
  public ApiKeyVerifier(KeyRings rings, ApiKeys keys, InstantSource clock) {
    this.rings = rings;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Judges a credential. A key that was never issued and one that is unknown get the same verdict.
   *
   * @throws StoreUnavailable if its record cannot be had
   */
  public Verdict verify(Credential.ApiKeyCredential credential) {
    return ApiKey.parse(credential.text().unsafeText())
        .filter(key -> rings.current().signed(key))
        .map(this::verifyIssued)
        .orElse(INVALID);
  }

  private Verdict verifyIssued(ApiKey key) {
    Instant now = clock.instant();
    if (!now.isBefore(key.expires())) {
      return EXPIRED;
    }
    Optional<ApiKeyRecord> found = keys.find(key.id());
    return found
        .filter(record -> record.id().equals(key.id()))
        .filter(record -> record.secretHash().equals(key.secretHash()))
        .map(record -> verifyKnown(key, record, now))
        .orElse(INVALID);
  }

  private static Verdict verifyKnown(ApiKey key, ApiKeyRecord record, Instant now) {
    Instant expires = earlier(key.expires(), record.expires());
    return switch (record.state()) {
      case KeyState.Active() -> unexpired(record, expires, now);
      case KeyState.Retiring(Instant until) -> unexpired(record, earlier(expires, until), now);
      case KeyState.Revoked revoked -> REVOKED;
    };
  }

  private static Verdict unexpired(ApiKeyRecord record, Instant expires, Instant now) {
    return now.isBefore(expires)
        ? new Verdict.Accepted(
            new Principal(
                record.id().text(),
                Principal.Kind.API_KEY,
                record.tenant(),
                record.owner(),
                record.roles(),
                record.grants(),
                record.cidrs(),
                record.limits(),
                expires))
        : EXPIRED;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
