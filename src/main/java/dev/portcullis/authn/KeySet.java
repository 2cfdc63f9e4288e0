package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.lang.JoseException;

/**
 * Keys that verify the tokens of an issuer (RFC 7517, 5). Of each document those keys alone are
 * taken that can be used: what is too weak, private, or of an unknown type is left out, as RFC 7517
 * (5) wants. Immutable.
 */
final class KeySet {
  private static final int MOST = 64;
  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 8_192;

  /** What of a key its owner alone has. */
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth");

  private final List<Usable> keys;

  /** Of whom a document of keys is. */
  private sealed interface Origin {
    /** It was published: whatever is in it, everybody knows. */
    record Published() implements Origin {}

    /** It is a secret of the operator, for signatures by these algorithms. */
    record Secret(Set<SignatureAlgorithm> allowed) implements Origin {}
  }

  private record Usable(Json.Obj jwk, Key key) {}

  /** Which key is meant. */
  sealed interface Choice {
    /** This one. */
    record Chosen(Key key) implements Choice {}

    /** There is none such. */
    record Unknown() implements Choice {}

    /** There are several such, and which one is meant is not guessed. */
    record Ambiguous() implements Choice {}
  }

  private KeySet(List<Usable> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * The keys of this published document. A set without a usable key is an issuer's word that none
   * of its keys holds any longer.
   *
   * @throws IllegalArgumentException if it is no set of keys; the message holds nothing of them
   */
  static KeySet published(Json document) {
    return new KeySet(usable(document, new Origin.Published()));
  }

  /**
   * The keys of this secret document.
   *
   * @param allowed how tokens may be signed: a shared secret is long enough for the strongest of
   *     these that it can be used with (RFC 7518, 3.2)
   * @throws IllegalArgumentException if it is no set of keys, none of them can be used or one is
   *     weak; the message holds nothing of them
   */
  static KeySet secret(Json document, Set<SignatureAlgorithm> allowed) {
    List<Usable> usable = usable(document, new Origin.Secret(allowed));
    if (usable.isEmpty()) {
      throw new IllegalArgumentException(
          "none of its keys can be used: RSA of 2048 bits or more, EC on P-256, P-384 or P-521,"
              + " Ed25519 or Ed448; oct in a secret alone");
    }
    return new KeySet(usable);
  }

  private static List<Usable> usable(Json document, Origin origin) {
    if (!(document.at("keys").orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> all))
        || all.size() > MOST) {
      throw new IllegalArgumentException(
          "it is not a JSON Web Key Set (RFC 7517) of at most " + MOST + " keys");
    }
    var usable = new ArrayList<Usable>();
    for (Json one : all) {
      if (one instanceof Json.Obj jwk && forSignatures(jwk)) {
        key(jwk, origin).ifPresent(key -> usable.add(new Usable(jwk, key)));
      }
    }
    return usable;
  }

  /** The key that is meant by a header. */
  Choice choose(TokenHeader header) {
    List<Usable> meant =
        keys.stream()
            .filter(one -> header.algorithm().takes(one.jwk()))
            .filter(one -> agrees(one.jwk(), header.algorithm()))
            .filter(one -> header.keyId().isEmpty() || header.keyId().equals(one.jwk().text("kid")))
            .toList();
    return switch (meant.size()) {
      case 0 -> new Choice.Unknown();
      case 1 -> new Choice.Chosen(meant.getFirst().key());
      default -> new Choice.Ambiguous();
    };
  }

  private static boolean agrees(Json.Obj jwk, SignatureAlgorithm algorithm) {
    return jwk.get("alg").isEmpty() || jwk.text("alg").filter(algorithm.text()::equals).isPresent();
  }

  private static boolean forSignatures(Json.Obj jwk) {
    boolean use = jwk.get("use").isEmpty() || jwk.text("use").filter("sig"::equals).isPresent();
    boolean operations =
        jwk.get("key_ops").isEmpty()
            || jwk.items("key_ops").stream()
                .anyMatch(one -> one.asText().filter("verify"::equals).isPresent());
    return use && operations;
  }

  private static Optional<Key> key(Json.Obj jwk, Origin origin) {
    if (jwk.text("kty").filter("oct"::equals).isPresent()) {
      return switch (origin) {
        case Origin.Published() -> Optional.empty();
        case Origin.Secret(Set<SignatureAlgorithm> allowed) -> Optional.of(secret(jwk, allowed));
      };
    }
    return PRIVATE.stream().anyMatch(jwk.members()::containsKey)
        ? Optional.empty()
        : published(jwk);
  }

  private static Key secret(Json.Obj jwk, Set<SignatureAlgorithm> allowed) {
    byte[] bytes = jwk.text("k").flatMap(KeySet::base64).orElse(new byte[0]);
    int least =
        allowed.stream()
            .filter(algorithm -> algorithm.takes(jwk) && agrees(jwk, algorithm))
            .mapToInt(SignatureAlgorithm::secretBytes)
            .reduce(KeyStrength.LEAST_BYTES, Math::max);
    Optional<String> weakness = KeyStrength.weakness(bytes, least);
    if (weakness.isPresent()) {
      throw new IllegalArgumentException("a key of type oct in it " + weakness.get());
    }
    return new javax.crypto.spec.SecretKeySpec(bytes, "HMAC");
  }

  /** The library gets the numbers of a key alone: no certificates, and nothing to look up. */
  private static Optional<Key> published(Json.Obj jwk) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    for (String name : List.of("kty", "crv", "n", "e", "x", "y")) {
      jwk.text(name).ifPresent(value -> numbers.put(name, value));
    }
    try {
      Key key = JsonWebKey.Factory.newJwk(numbers).getKey();
      return key instanceof RSAPublicKey rsa && !strong(rsa) ? Optional.empty() : Optional.of(key);
    } catch (JoseException | RuntimeException unusable) {
      return Optional.empty();
    }
  }

  private static boolean strong(RSAPublicKey key) {
    int bits = key.getModulus().bitLength();
    return bits >= LEAST_RSA_BITS
        && bits <= MOST_RSA_BITS
        && key.getPublicExponent().bitLength() > 1;
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException quoting) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "set of " + keys.size() + " keys";
  }
}
