package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.util.Arrays;
import java.util.Optional;

/**
 * The algorithms of signatures (RFC 7518, 3.1; RFC 8037), each bound to one type of key. There is
 * no entry for {@code none}.
 */
public enum SignatureAlgorithm {
  RS256("RS256", Key.RSA),
  RS384("RS384", Key.RSA),
  RS512("RS512", Key.RSA),
  PS256("PS256", Key.RSA),
  PS384("PS384", Key.RSA),
  PS512("PS512", Key.RSA),
  ES256("ES256", Key.P256),
  ES384("ES384", Key.P384),
  ES512("ES512", Key.P521),
  EDDSA("EdDSA", Key.EDWARDS),
  HS256("HS256", Key.SECRET, 32),
  HS384("HS384", Key.SECRET, 48),
  HS512("HS512", Key.SECRET, 64);

  /** The type of a key: what its members {@code kty} and {@code crv} say. */
  private enum Key {
    RSA("RSA"),
    P256("EC", "P-256"),
    P384("EC", "P-384"),
    P521("EC", "P-521"),
    EDWARDS("OKP", "Ed25519", "Ed448"),
    SECRET("oct");

    private final String type;
    private final String[] curves;

    Key(String type, String... curves) {
      this.type = type;
      this.curves = curves;
    }

    private boolean is(Json.Obj jwk) {
      boolean curve =
          curves.length == 0 || jwk.text("crv").filter(Arrays.asList(curves)::contains).isPresent();
      return curve && jwk.text("kty").filter(type::equals).isPresent();
    }
  }

  private final String text;
  private final Key key;
  private final int secretBytes;

  SignatureAlgorithm(String text, Key key) {
    this(text, key, 0);
  }

  SignatureAlgorithm(String text, Key key, int secretBytes) {
    this.text = text;
    this.key = key;
    this.secretBytes = secretBytes;
  }

  /** The algorithm of exactly this name. */
  public static Optional<SignatureAlgorithm> of(String name) {
    return Arrays.stream(values()).filter(known -> known.text.equals(name)).findFirst();
  }

  /** Its name in headers of tokens. */
  public String text() {
    return text;
  }

  /** Whether whoever can verify can sign as well, so that its keys are secrets. */
  public boolean symmetric() {
    return key == Key.SECRET;
  }

  /**
   * How many bytes its secret has at least, as many as its hash (RFC 7518, 3.2); 0 where the key is
   * no secret.
   */
  int secretBytes() {
    return secretBytes;
  }

  /** Whether a key is of the type that this algorithm takes. */
  boolean takes(Json.Obj jwk) {
    return key.is(jwk);
  }
}
