package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.secret.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Verifies API keys. Format, MAC and expiry are judged first, without any store: only a key that
 * this gateway issued, and that may still be valid, costs a lookup. Safe for use by several
 * threads.
 */
public final class ApiKeyVerifier {
  private static final Verdict INVALID =
      new Verdict.Rejected(Reason.INVALID_CREDENTIAL, Flaw.UNKNOWN);
  private static final Verdict EXPIRED =
      new Verdict.Rejected(Reason.EXPIRED_CREDENTIAL, Flaw.EXPIRED);
  private static final Verdict REVOKED =
      new Verdict.Rejected(Reason.REVOKED_CREDENTIAL, Flaw.REVOKED);

  private final KeyRings rings;
  private final Records records;
  private final InstantSource clock;

  /** Where the record of a key is found that this gateway issued. */
  @FunctionalInterface
  interface Records {
    Optional<ApiKeyRecord> find(Secret credential, KeyId id);
  }

  private ApiKeyVerifier(KeyRings rings, Records records, InstantSource clock) {
    this.rings = rings;
    this.records = records;
    this.clock = clock;
  }

  /**
   * A verifier of keys that the ring in force signed and whose records lie here; each call reads
   * one.
   */
  public ApiKeyVerifier(KeyRings rings, ApiKeys keys, InstantSource clock) {
    this(rings, (credential, id) -> keys.find(id), clock);
  }

  /**
   * One that remembers records for a while, for a store that is slow to ask. A change of a record
   * is seen by all calls once it is older than the hard age; expiry and state are judged on every
   * call, from the record that is remembered. A revocation needs the ledger to hold at once.
   */
  public static ApiKeyVerifier remembering(
      KeyRings rings, ApiKeys keys, Remembered.Age age, InstantSource clock, Upkeep upkeep) {
    return new ApiKeyVerifier(rings, new RememberedRecords(keys, age, clock, upkeep), clock);
  }

  /**
   * Judges a credential. A key that was never issued and one that is unknown get the same verdict.
   *
   * @throws StoreUnavailable if its record cannot be had
   */
  public Verdict verify(Credential.ApiKeyCredential credential) {
    return ApiKey.parse(credential.text().unsafeText())
        .filter(key -> rings.current().signed(key))
        .map(key -> verifyIssued(key, credential.text()))
        .orElse(INVALID);
  }

  private Verdict verifyIssued(ApiKey key, Secret credential) {
    Instant now = clock.instant();
    if (!now.isBefore(key.expires())) {
      return EXPIRED;
    }
    Optional<ApiKeyRecord> found = records.find(credential, key.id());
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
      case KeyState.Retiring(Instant until, Optional<KeyId> successor) ->
          unexpired(record, earlier(expires, until), now);
      case KeyState.Revoked revoked -> REVOKED;
    };
  }

  private static Verdict unexpired(ApiKeyRecord record, Instant expires, Instant now) {
    return now.isBefore(expires)
        ? new Verdict.Accepted(
            Principal.ofKey(
                record.id().text(),
                record.tenant(),
                record.owner(),
                record.roles(),
                record.grants(),
                record.addresses(),
                record.limits(),
                expires))
        : EXPIRED;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
