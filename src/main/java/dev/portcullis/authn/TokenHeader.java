package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the header of a token says, as far as it is listened to: no header names a key that was not
 * there before, or a place where one lies.
 *
 * @param algorithm how it is signed
 * @param keyId which of its issuer's keys signed it, if that is said
 */
record TokenHeader(SignatureAlgorithm algorithm, Optional<String> keyId) {
  /** In {@code types} of the configuration: that a token says nothing of its type. */
  static final String ABSENT = "absent";

  /**
   * What would change how the rest is read (RFC 7515, 4.1.11; RFC 7797), bring a key along (4.1.2,
   * 4.1.3, 4.1.5, 4.1.6), or be an encrypted token's (RFC 7516, 4.1).
   */
  private static final Set<String> NEVER =
      Set.of("crit", "b64", "jku", "jwk", "x5u", "x5c", "enc", "zip", "epk");

  private static final int LONGEST_KEY_ID = 256;

  /** What was said of a header. */
  sealed interface Judged {
    /** It can be followed. */
    record Fine(TokenHeader header) implements Judged {}

    /** It cannot. */
    record Flawed(Flaw flaw) implements Judged {}
  }

  /**
   * Judges a header.
   *
   * @param algorithms those that may be used
   * @param types those that may be said, in lower case; {@link #ABSENT} among them, if none need be
   */
  static Judged judge(Json.Obj header, Set<SignatureAlgorithm> algorithms, Set<String> types) {
    if (header.members().keySet().stream().anyMatch(NEVER::contains)) {
      return new Judged.Flawed(Flaw.HEADER);
    }
    Optional<SignatureAlgorithm> algorithm =
        header.text("alg").flatMap(SignatureAlgorithm::of).filter(algorithms::contains);
    if (algorithm.isEmpty()) {
      return new Judged.Flawed(Flaw.ALGORITHM);
    }
    if (!type(header).filter(types::contains).isPresent()) {
      return new Judged.Flawed(Flaw.TYPE);
    }
    Optional<String> keyId = header.text("kid");
    boolean usable = keyId.isPresent() || header.get("kid").isEmpty();
    if (!usable || keyId.filter(id -> id.isEmpty() || id.length() > LONGEST_KEY_ID).isPresent()) {
      return new Judged.Flawed(Flaw.KEY);
    }
    return new Judged.Fine(new TokenHeader(algorithm.get(), keyId));
  }

  private static Optional<String> type(Json.Obj header) {
    return header.get("typ").isEmpty()
        ? Optional.of(ABSENT)
        : header
            .text("typ")
            .filter(type -> !type.equals(ABSENT))
            .map(type -> type.toLowerCase(Locale.ROOT));
  }
}
