package dev.portcullis.authn;

import dev.portcullis.secret.SecretRef;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer as it is configured; nothing has been asked yet.
 *
 * @param rules what its claims must say
 * @param algorithms how its tokens may be signed
 * @param types what they may say of their type, in lower case, or {@code absent}
 * @param keys where its keys are
 * @param introspection where it is asked about opaque tokens, if it is
 */
public record IssuerSettings(
    ClaimRules rules,
    Set<SignatureAlgorithm> algorithms,
    Set<String> types,
    Keys keys,
    Optional<Introspected> introspection) {

  /** Where keys are. */
  public sealed interface Keys {
    /** Where the issuer's metadata say, as long as that is a place of this kind. */
    record Discovered(URI metadata, IssuerUrl urls, Ages ages) implements Keys {}

    /** There. */
    record Published(URI place, Ages ages) implements Keys {}

    /** In a secret. */
    record Secret(SecretRef ref) implements Keys {}
  }

  /**
   * How long published keys are remembered.
   *
   * @param soft from when on they are fetched again after a reply
   * @param hard from when on they are not used
   * @param unknown how often at most they are fetched for a key that is not among them
   */
  public record Ages(Duration soft, Duration hard, Duration unknown) {
    /**
     * @throws IllegalArgumentException if these do not go together
     */
    public Ages {
      boolean ordered = soft.isPositive() && hard.compareTo(soft) >= 0;
      boolean bounded =
          unknown.compareTo(Duration.ofSeconds(1)) >= 0
              && unknown.compareTo(Duration.ofHours(1)) <= 0;
      if (!ordered || !bounded || hard.compareTo(Duration.ofDays(7)) > 0) {
        throw new IllegalArgumentException(
            "refresh-after is not positive or longer than valid-for, valid-for is longer than a"
                + " week, or unknown-every is not from 1s to 1h");
      }
    }
  }

  /**
   * Where the issuer is asked about tokens.
   *
   * @param active for how long an answer is used that says that a token is active
   * @param inactive for how long one is that says that it is not
   * @param types what it may say of a token's type, in lower case
   */
  public record Introspected(
      URI url,
      String clientId,
      SecretRef clientSecret,
      Duration active,
      Duration inactive,
      Set<String> types) {
    /**
     * @throws IllegalArgumentException if an answer is used for too long, or for a negative time
     */
    public Introspected {
      types = Set.copyOf(types);
      Duration most = Duration.ofMinutes(10);
      if (active.isNegative()
          || inactive.isNegative()
          || active.compareTo(most) > 0
          || inactive.compareTo(most) > 0) {
        throw new IllegalArgumentException("an answer is used for ten minutes at most");
      }
    }
  }
}
