package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a token is valid (RFC 7519, 4.1.4 to 4.1.6), in whole seconds: numbers with fractions, and
 * those of other centuries, are refused.
 *
 * @param skew how far the issuer's clock may be from ours
 * @param longest how long a token may live: from when it was issued, or else from now
 */
public record ClaimTimes(Duration skew, Duration longest) {
  /** The year 2100. */
  private static final long LATEST = 4_102_444_800L;

  /** What is wrong with when a token is valid, if anything is. */
  Optional<Flaw> flaw(Json.Obj claims, Instant now) {
    if (broken(claims, "nbf") || broken(claims, "iat") || expires(claims).isEmpty()) {
      return Optional.of(Flaw.CLAIMS);
    }
    Instant expires = expires(claims).get();
    if (!now.isBefore(expires.plus(skew))) {
      return Optional.of(Flaw.EXPIRED);
    }
    Optional<Instant> issued = time(claims, "iat");
    Instant latest = now.plus(skew);
    if (time(claims, "nbf").filter(latest::isBefore).isPresent()
        || issued.filter(latest::isBefore).isPresent()) {
      return Optional.of(Flaw.NOT_YET);
    }
    Duration life = Duration.between(issued.orElse(now), expires);
    return life.compareTo(longest) > 0 ? Optional.of(Flaw.LIFE) : Optional.empty();
  }

  /** When the token expires, if it says so in a usable way. */
  static Optional<Instant> expires(Json.Obj claims) {
    return time(claims, "exp");
  }

  /** The time that this claim is, if it is one. */
  static Optional<Instant> time(Json.Obj claims, String name) {
    long seconds = claims.integer(name).orElse(-1);
    return seconds > 0 && seconds < LATEST
        ? Optional.of(Instant.ofEpochSecond(seconds))
        : Optional.empty();
  }

  private static boolean broken(Json.Obj claims, String name) {
    return claims.get(name).isPresent() && time(claims, name).isEmpty();
  }
}
