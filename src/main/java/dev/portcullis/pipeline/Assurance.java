package dev.portcullis.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How surely a person was recognised, as the issuer of a token says (OpenID Connect Core 1.0, 2).
 *
 * @param acr the class of the authentication, {@code acr}
 * @param amr the methods that were used (RFC 8176), {@code amr}
 * @param authenticated when the person was asked last, {@code auth_time}
 */
public record Assurance(Optional<String> acr, Set<String> amr, Optional<Instant> authenticated) {
  /** Nothing is said of it, as with an API key: nobody was asked anything. */
  public static final Assurance NONE = new Assurance(Optional.empty(), Set.of(), Optional.empty());

  public Assurance {
    amr = Set.copyOf(amr);
  }

  /** One of a class and methods, at a time. */
  public static Assurance of(String acr, List<String> amr, Instant authenticated) {
    return new Assurance(Optional.of(acr), Set.copyOf(amr), Optional.of(authenticated));
  }
}
