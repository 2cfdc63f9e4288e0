package dev.portcullis.authn;

import java.util.Map;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** Signed texts (RFC 7515), right or wrong. */
public final class Jws {
  private Jws() {}

  /** A token with this payload and header, signed with this key by this algorithm. */
  public static String sign(
      String payload, JsonWebKey key, String algorithm, Map<String, Object> header) {
    var signature = new JsonWebSignature();
    signature.setPayload(payload);
    signature.setKey(key instanceof PublicJsonWebKey pair ? pair.getPrivateKey() : key.getKey());
    signature.setDoKeyValidation(false);
    signature.setAlgorithmHeaderValue(algorithm);
    header.forEach(signature.getHeaders()::setObjectHeaderValue);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
