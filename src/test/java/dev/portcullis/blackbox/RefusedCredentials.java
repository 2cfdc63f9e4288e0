package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.authn.Jws;
import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;

/**
 * Credentials with one thing wrong with each, made when they are sent.
 *
 * @param issuer an issuer of the gateway's, which is also asked about opaque tokens
 * @param claimed another one, whose tokens name their tenant in {@code org}, must say {@code
 *     env=production}, and bring roles as they are
 * @param calls the gateway
 * @param trustingNobody another one, without issuers
 */
record RefusedCredentials(
    FakeIssuer issuer, FakeIssuer claimed, TokenGateway calls, TokenGateway trustingNobody) {
  private static final String CHALLENGE = "Bearer realm=\"portcullis\"";

  /** What a caller is told: nothing that helps to guess. */
  enum Told {
    NO_CREDENTIAL(401, "missing_api_key", CHALLENGE),
    SEVERAL(400, "ambiguous_credential", CHALLENGE + ", error=\"invalid_request\""),
    INVALID(401, "invalid_api_key", CHALLENGE + ", error=\"invalid_token\""),
    EXPIRED(401, "expired_api_key", CHALLENGE + ", error=\"invalid_token\"");

    final int status;
    final String code;
    final String challenge;

    Told(int status, String code, String challenge) {
      this.status = status;
      this.code = code;
      this.challenge = challenge;
    }
  }

  /**
   * What is refused, and why.
   *
   * @param credential how the audit calls what was presented
   * @param gateway who refuses it
   * @param headers those that present it
   */
  record Refused(
      String name,
      Flaw flaw,
      Told told,
      String credential,
      TokenGateway gateway,
      Supplier<Map<String, String>> headers) {
    @Override
    public String toString() {
      return flaw.text() + ": " + name;
    }
  }

  private Refused refused(String name, Flaw flaw, Supplier<String> token) {
    return refused(name, flaw, "jwt", token);
  }

  private Refused refused(String name, Flaw flaw, String credential, Supplier<String> token) {
    return new Refused(name, flaw, Told.INVALID, credential, calls, () -> bearer(token.get()));
  }

  static Map<String, String> bearer(String token) {
    return Map.of("authorization", "Bearer " + token);
  }

  /** All of them. */
  Stream<Refused> all() {
    return Stream.of(credentials(), forms(), headers(), times(), claims(), opaque())
        .flatMap(rows -> rows);
  }

  private Stream<Refused> credentials() {
    return Stream.of(
        new Refused("none", Flaw.MISSING, Told.NO_CREDENTIAL, "none", calls, Map::of),
        new Refused(
            "a token and an API key",
            Flaw.AMBIGUOUS,
            Told.SEVERAL,
            "several",
            calls,
            () ->
                Map.of(
                    "authorization",
                    "Bearer " + issuer.token(),
                    "x-api-key",
                    calls.gateway().key())));
  }

  private Stream<Refused> forms() {
    return Stream.of(
        refused("cut off", Flaw.MALFORMED, () -> issuer.token().replaceFirst("\\.[^.]*$", "")),
        refused("encrypted", Flaw.MALFORMED, () -> issuer.token() + "." + "A".repeat(86) + ".AAAA"),
        refused(
            "a claim twice",
            Flaw.MALFORMED,
            () -> issuer.sign("{\"sub\":\"a\",\"sub\":\"root\",\"iss\":\"x\"}")),
        refused("no token's text", Flaw.MALFORMED, "unknown", () -> "{" + "A".repeat(86) + "}"));
  }

  private Stream<Refused> headers() {
    return Stream.of(
        refused(
            "a place of keys", Flaw.HEADER, () -> headed("jku", "https://attacker.example/keys")),
        refused(
            "its own key",
            Flaw.HEADER,
            () -> headed("jwk", issuer.key().toParams(OutputControlLevel.PUBLIC_ONLY))),
        refused("unsigned", Flaw.ALGORITHM, this::unsigned),
        refused("a logout token's type", Flaw.TYPE, () -> headed("typ", "logout+jwt")),
        refused("a key that is not there", Flaw.KEY, () -> headed("kid", "key-of-nobody")),
        refused(
            "forged",
            Flaw.SIGNATURE,
            () -> issuer.token().replaceFirst("\\.[^.]*$", "." + "A".repeat(86))));
  }

  private Stream<Refused> times() {
    return Stream.of(
        new Refused(
            "over",
            Flaw.EXPIRED,
            Told.EXPIRED,
            "jwt",
            calls,
            () -> bearer(with(issuer, "exp", in(-61)))),
        refused("of later", Flaw.NOT_YET, () -> with(issuer, "nbf", in(300))),
        refused("too long a life", Flaw.LIFE, () -> with(issuer, "exp", in(25 * 3_600))),
        refused("without an end", Flaw.CLAIMS, () -> without(issuer, "exp")),
        refused("an end in words", Flaw.CLAIMS, () -> with(issuer, "exp", "tomorrow")));
  }

  private Stream<Refused> claims() {
    return Stream.of(
        refused(
            "a stranger's",
            Flaw.UNKNOWN_ISSUER,
            () -> with(issuer, "iss", "https://attacker.example")),
        refused("for nobody", Flaw.AUDIENCE, () -> without(issuer, "aud")),
        refused("for another", Flaw.AUDIENCE, () -> with(issuer, "aud", "https://other.example")),
        refused("of nobody", Flaw.SUBJECT, () -> without(issuer, "sub")),
        refused("bound to a key", Flaw.BOUND, () -> with(issuer, "cnf", Map.of("jkt", "x"))),
        refused("not what it must say", Flaw.CLAIMS, () -> ofTenant("acme", "env", "test")),
        refused("of no tenant", Flaw.TENANT, () -> ofTenant("", "env", "production")),
        refused("of no tenant's name", Flaw.TENANT, () -> ofTenant("a/b", "env", "production")),
        refused(
            "33 roles",
            Flaw.ROLES,
            () ->
                ofTenant(
                    "acme", "roles", IntStream.range(0, 33).mapToObj(i -> "role-" + i).toList())));
  }

  private Stream<Refused> opaque() {
    return Stream.of(
        refused("not active", Flaw.INACTIVE, "opaque_token", () -> "opaque-inactive"),
        refused(
            "of another type",
            Flaw.TYPE,
            "opaque_token",
            () -> {
              Map<String, Object> claims = issuer.claims();
              claims.put("token_type", "N_A");
              issuer.activate("opaque-refresh", claims);
              return "opaque-refresh";
            }),
        new Refused(
            "nobody is asked",
            Flaw.UNKNOWN,
            Told.INVALID,
            "opaque_token",
            trustingNobody,
            () -> bearer("opaque-unknown")));
  }

  private static long in(long seconds) {
    return Instant.now().getEpochSecond() + seconds;
  }

  private static String with(FakeIssuer of, String claim, Object value) {
    Map<String, Object> claims = of.claims();
    claims.put(claim, value);
    return of.token(claims);
  }

  private static String without(FakeIssuer of, String claim) {
    Map<String, Object> claims = of.claims();
    claims.remove(claim);
    return of.token(claims);
  }

  /** A token of the issuer that names tenants, of this one, whose other claim is this. */
  String ofTenant(String tenant, String claim, Object value) {
    Map<String, Object> claims = claimed.claims();
    claims.put("org", tenant);
    claims.put("env", "production");
    claims.put(claim, value);
    return claimed.token(claims);
  }

  /** A token that is as it should be, but for this of its header. */
  String headed(String name, Object value) {
    Map<String, Object> header = new HashMap<>();
    header.put("kid", issuer.key().getKeyId());
    header.put(name, value);
    return Jws.sign(JsonUtil.toJson(issuer.claims()), issuer.key(), "ES256", header);
  }

  private String unsigned() {
    String header = "{\"alg\":\"none\"}";
    String[] parts = issuer.token().split("\\.", -1);
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + parts[1]
        + "."
        + parts[2];
  }
}
