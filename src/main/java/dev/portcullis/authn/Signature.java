package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.security.Key;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** The signature of a token (RFC 7515, 5.2), which jose4j verifies. */
final class Signature {
  private Signature() {}

  /**
   * The claims of a token that this key has signed by this algorithm, read from the bytes that were
   * verified; none if it has not.
   */
  static Optional<Json.Obj> verified(CompactToken token, SignatureAlgorithm algorithm, Key key) {
    var signature = new JsonWebSignature();
    signature.setAlgorithmConstraints(
        new AlgorithmConstraints(ConstraintType.PERMIT, algorithm.text()));
    try {
      signature.setCompactSerialization(token.text());
      signature.setKey(key);
      return signature.verifySignature()
          ? CompactToken.object(signature.getPayloadBytes())
          : Optional.empty();
    } catch (JoseException | RuntimeException notVerified) {
      return Optional.empty();
    }
  }
}
