package dev.portcullis.authn;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import java.time.Instant;
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
    return new ApiKeyRecord(
        id,
        owner,
        tenant,
        roles,
        grants,
        addresses,
        limits,
        created,
        expires,
        changed,
        secretHash,
        version + 1);
  }

  @Override
  public String toString() {
    return "record of API key " + id + ", version " + version;
  }
}
