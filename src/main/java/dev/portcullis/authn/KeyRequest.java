package dev.portcullis.authn;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an API key is asked for with.
 *
 * @param owner the person or team that answers for it, in up to 128 printable characters
 * @param tenant the tenant it belongs to: up to 64 letters, digits and {@code . _ -}
 * @param roles its roles, each written as a tenant is
 * @param grants what it may do: at least one scope and one route
 * @param addresses where it may be used
 * @param limits limits of its own, in the place of the usual ones measure by measure
 * @param lifetime from an hour to {@link #LONGEST_LIFETIME}; the end is rounded up to a whole hour
 */
public record KeyRequest(
    String owner,
    String tenant,
    Set<String> roles,
    Grants grants,
    AddressRules addresses,
    Limits limits,
    Duration lifetime) {
  /** How long a key may live at most. */
  public static final Duration LONGEST_LIFETIME = Duration.ofDays(365);

  /** How long a key lives for whom nobody says how long. */
  public static final Duration USUAL_LIFETIME = Duration.ofDays(90);

  private static final Pattern OWNER = Pattern.compile("[^\\p{C}]{1,128}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if anything is not as said; the message is for who asks
   */
  public KeyRequest {
    require(
        OWNER.matcher(owner).matches() && !owner.isBlank(),
        "The owner is of 1 to 128 printable characters.");
    require(
        name(tenant), "The tenant is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    require(
        roles.stream().allMatch(KeyRequest::name),
        "A role is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    require(!grants.scopes().isEmpty(), "A key needs at least one scope, such as openai:chat:*.");
    require(!grants.routes().isEmpty(), "A key needs at least one route.");
    requireLifetime(lifetime);
    roles = Set.copyOf(roles);
  }

  /** Whether tenants and roles can have this name. */
  static boolean name(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Lets lifetimes pass that keys may have.
   *
   * @throws IllegalArgumentException for others; the message is for who asks
   */
  static void requireLifetime(Duration lifetime) {
    require(
        lifetime.compareTo(Duration.ofHours(1)) >= 0 && lifetime.compareTo(LONGEST_LIFETIME) <= 0,
        "A key lives for at least one hour and at most 365 days.");
  }

  /** The first record of a key that was asked for so. */
  ApiKeyRecord record(KeyId id, SecretHash secret, Instant now, Instant expires) {
    return new ApiKeyRecord(
        id,
        owner,
        tenant,
        roles,
        grants,
        addresses,
        limits,
        now,
        expires,
        new KeyState.Active(),
        secret,
        Optional.empty(),
        1);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
