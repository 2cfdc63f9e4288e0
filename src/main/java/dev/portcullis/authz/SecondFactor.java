package dev.portcullis.authz;

import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;

/**
 * What administration demands of how somebody was recognised: a class and a method of
 * authentication that stand for a second factor, and that not long ago. Where both are demanded
 * both are checked: some issuers keep the class of a session when only its password is given anew,
 * and say by the methods that it was.
 *
 * @param acr classes that will do, {@code acr}; empty: none is demanded
 * @param amr methods of which one will do (RFC 8176), {@code amr}; empty: none is demanded
 * @param maxAge how long ago the person was asked at most, by {@code auth_time}
 * @param issuers names of the issuers whose word on this counts, as classes and methods mean
 *     something within one alone; empty: that of any
 */
public record SecondFactor(Set<String> acr, Set<String> amr, Duration maxAge, Set<String> issuers) {
  /** What is demanded where nothing is said. */
  public static final SecondFactor USUAL =
      new SecondFactor(Set.of(), Set.of("mfa"), Duration.ofMinutes(15));

  /** How far the clocks of gateway and issuer may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /**
   * @throws IllegalArgumentException if neither is demanded
   */
  public SecondFactor {
    acr = Set.copyOf(acr);
    amr = Set.copyOf(amr);
    issuers = Set.copyOf(issuers);
    if (acr.isEmpty() && amr.isEmpty()) {
      throw new IllegalArgumentException("a second factor has a class or a method");
    }
  }

  /** One on which the word of any issuer counts. */
  public SecondFactor(Set<String> acr, Set<String> amr, Duration maxAge) {
    this(acr, amr, maxAge, Set.of());
  }

  /** Whether the issuer of this principal is one whose word counts. */
  boolean knows(Principal principal) {
    int slash = principal.id().indexOf('/');
    return issuers.isEmpty() || slash > 0 && issuers.contains(principal.id().substring(0, slash));
  }

  /** Whether this will do. What an issuer does not say is not assumed. */
  boolean satisfiedBy(Assurance assurance, Instant now) {
    boolean ofClass = acr.isEmpty() || assurance.acr().filter(acr::contains).isPresent();
    boolean byMethod = amr.isEmpty() || !Collections.disjoint(assurance.amr(), amr);
    return ofClass
        && byMethod
        && assurance
            .authenticated()
            .filter(at -> !now.isAfter(at.plus(maxAge)) && !at.isAfter(now.plus(SKEW)))
            .isPresent();
  }

  /** The challenge of RFC 9470 (3). */
  String challenge() {
    String demanded =
        "Bearer realm=\"portcullis\", error=\"insufficient_user_authentication\","
            + " error_description=\"A second factor is needed, given not long ago\", max_age=\""
            + maxAge.toSeconds()
            + "\"";
    return acr.isEmpty()
        ? demanded
        : demanded + ", acr_values=\"" + String.join(" ", acr.stream().sorted().toList()) + "\"";
  }
}
