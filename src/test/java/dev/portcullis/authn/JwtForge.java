package dev.portcullis.authn;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Makes tokens and keys for attacks.
 *
 * @param issuer whose tokens are forged
 */
record JwtForge(FakeIssuer issuer) {
  String payload() {
    return JsonUtil.toJson(issuer.claims());
  }

  String signed(PublicJsonWebKey key, String algorithm) {
    return Jws.sign(payload(), key, algorithm, Map.of("kid", key.getKeyId()));
  }

  /**
   * A token whose header is replaced under its signature: refused for that before anything else.
   */
  String withHeader(String header) {
    String token = issuer.token();
    return encoded(header) + token.substring(token.indexOf('.'));
  }

  static String koblitz(String set) {
    int at = set.indexOf("\"kid\":\"koblitz\"");
    int crv = set.indexOf("P-256", at);
    int before = set.lastIndexOf("P-256", at);
    int which = crv >= 0 ? crv : before;
    return set.substring(0, which) + "secp256k1" + set.substring(which + "P-256".length());
  }

  static PublicJsonWebKey ec(String id) throws JoseException {
    PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId(id);
    return key;
  }

  static RsaJsonWebKey rsa(int bits, String id) throws JoseException {
    RsaJsonWebKey key = RsaJwkGenerator.generateJwk(bits);
    key.setKeyId(id);
    return key;
  }

  static byte[] der(byte[] concatenated) {
    int half = concatenated.length / 2;
    byte[] r =
        new java.math.BigInteger(1, java.util.Arrays.copyOf(concatenated, half)).toByteArray();
    byte[] s =
        new java.math.BigInteger(
                1, java.util.Arrays.copyOfRange(concatenated, half, concatenated.length))
            .toByteArray();
    var out = new java.io.ByteArrayOutputStream();
    out.write(0x30);
    out.write(4 + r.length + s.length);
    out.write(2);
    out.write(r.length);
    out.writeBytes(r);
    out.write(2);
    out.write(s.length);
    out.writeBytes(s);
    return out.toByteArray();
  }

  static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
