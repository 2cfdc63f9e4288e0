package dev.portcullis.authn;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of an API key: everything but the key.
 *
 * @param id its name
 * @param owner the person or team that answers for it
 * @param tenant the tenant it belongs to
 * @param roles its roles
 * @param grants what it may do
 * @param addresses where it may be used
 * @param limits its own limits, in the place of the usual ones measure by measure
 * @param created when it was issued
 * @param expires the first moment at which it is valid no more
 * @param state whether it is in force
 * @param secretHash what its secret must hash to
 * @param replaces the key whose successor it is, if it is one's
 * @param version 1 for a new record, one more with each change
 */
public record ApiKeyRecord(
    KeyId id,
    String owner,
    String tenant,
    Set<String> roles,
    Grants grants,
    AddressRules addresses,
    Limits limits,
    Instant created,
    Instant expires,
    KeyState state,
    SecretHash secretHash,
    Optional<KeyId> replaces,
    long version) {

  /**
   * @throws IllegalArgumentException if nobody owns it, or its version is not positive
   */
  public ApiKeyRecord {
    if (owner.isBlank() || tenant.isBlank()) {
      throw new IllegalArgumentException("a key has an owner and a tenant");
    }
    if (version < 1) {
      throw new IllegalArgumentException("a record's version is positive");
    }
    roles = Set.copyOf(roles);
  }

  /** The next version of this record, in another state. */
  public ApiKeyRecord with(KeyState changed) {
    return next(roles, grants, addresses, limits, expires, changed);
  }

  /** The next version of this record, with less in it. */
  ApiKeyRecord narrowed(
      Set<String> fewer, Grants less, AddressRules from, Limits lower, Instant earlier) {
    return next(fewer, less, from, lower, earlier, state);
  }

  /** The first version of the record of a key that has the same rights as this one. */
  ApiKeyRecord successor(KeyId successor, SecretHash secret, Instant now, Instant expiry) {
    return new ApiKeyRecord(
        successor,
        owner,
        tenant,
        roles,
        grants,
        addresses,
        limits,
        now,
        expiry,
        new KeyState.Active(),
        secret,
        Optional.of(id),
        1);
  }

  private ApiKeyRecord next(
      Set<String> newRoles,
      Grants newGrants,
      AddressRules newAddresses,
      Limits newLimits,
      Instant newExpiry,
      KeyState newState) {
    return new ApiKeyRecord(
        id,
        owner,
        tenant,
        newRoles,
        newGrants,
        newAddresses,
        newLimits,
        created,
        newExpiry,
        newState,
        secretHash,
        replaces,
        version + 1);
  }

  @Override
  public String toString() {
    return "record of API key " + id + ", version " + version;
  }
}
