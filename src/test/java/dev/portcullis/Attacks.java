package dev.portcullis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.dialect.Dialects;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.guard.SecretCorpus;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Requests that must not pass, each with the one layer that holds it, on a route and with keys of
 * their own. The peer is a trusted proxy on loopback.
 */
final class Attacks {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String BODY =
      "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";
  private static final int LIMIT = 4_096;

  /**
   * A request that must not pass.
   *
   * @param heldBy the layer that holds it
   * @param reason why it refuses
   */
  record Attack(String name, String heldBy, Reason reason, Supplier<Exchange> request) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final SecureRandom random = new SecureRandom();
  private final KeyRing ring = KeyRing.parse(KeyRing.random(random));
  private final CountedKeys keys;
  private final String good;
  private final String elsewhere;
  private final String narrow;
  private final String revoked;
  private final String expired;
  private final String forged;
  private final String stopped;
  private final EmbeddedLedger ledger;

  /** Attacks on keys that are kept in this folder. */
  Attacks(Path folder) {
    keys = new CountedKeys(new EmbeddedApiKeys(folder), new AtomicInteger());
    var lifecycle = new KeyLifecycle(keys, ring, key -> {}, InstantSource.system(), random);
    good = text(lifecycle.create(request("openai:*", List.of())));
    elsewhere = text(lifecycle.create(request("*", List.of(Cidr.parse("192.0.2.0/24")))));
    narrow = text(lifecycle.create(request("openai:embeddings:*", List.of())));
    IssuedKey ended = lifecycle.create(request("*", List.of()));
    var unused = lifecycle.revoke(ended.record().id());
    revoked = text(ended);
    var longAgo = InstantSource.fixed(Instant.now().minus(Duration.ofDays(2)));
    expired =
        text(
            new KeyLifecycle(keys, ring, key -> {}, longAgo, random)
                .create(request("*", List.of())));
    IssuedKey out = lifecycle.create(request("*", List.of()));
    stopped = text(out);
    ledger = open(folder);
    ledger.stop(Subject.key(out.record().id().text()), Stop.QUARANTINED, out.record().expires());
    KeyRing other = KeyRing.parse(KeyRing.random(random));
    forged =
        text(
            new KeyLifecycle(keys, other, key -> {}, InstantSource.system(), random)
                .create(request("*", List.of())));
  }

  private static KeyRequest request(String scope, List<Cidr> cidrs) {
    return new KeyRequest(
        "test",
        "test",
        Set.of(),
        new Grants(List.of(new Wildcard(scope)), List.of(Wildcard.ANY), List.of(Wildcard.ANY)),
        AddressRules.only(cidrs),
        Limits.NONE,
        Duration.ofHours(1));
  }

  private static String text(IssuedKey key) {
    return key.text().unsafeText();
  }

  private static EmbeddedLedger open(Path folder) {
    try {
      return new EmbeddedLedger(folder, InstantSource.system());
    } catch (EmbeddedLedger.InUse held) {
      throw new IllegalStateException(held);
    }
  }

  EmbeddedLedger ledger() {
    return ledger;
  }

  /** A budget that one lawful call leaves room in. */
  QuotaRules limits() {
    return new QuotaRules(
        Limits.parse(List.of("tokens=20000000/1s")), Limits.NONE, Limits.NONE, Map.of(), Map.of());
  }

  ApiKeys keys() {
    return keys;
  }

  /** How often the store was asked for a key so far. */
  int lookups() {
    return keys.lookups().get();
  }

  KeyRing ring() {
    return ring;
  }

  /** The one route: chat with one model. */
  Route route() {
    return new Route(
        "openai",
        Dialects.named("openai").orElseThrow(),
        Set.of(Operation.CHAT),
        List.of(new Wildcard("stub")),
        List.of(),
        LIMIT,
        LIMIT,
        Duration.ofMinutes(1));
  }

  /** A request that passes. */
  Exchange lawful() {
    return post(BODY, bearer(good));
  }

  List<Attack> all() {
    return List.of(
        shape("what is no HTTP", Reason.MALFORMED_REQUEST, unread()),
        shape("dot segments", Reason.MALFORMED_REQUEST, target("/openai/../openai/v1/models")),
        shape("two hosts", Reason.MALFORMED_REQUEST, with("host", "a", "host", "b")),
        shape("a strange method", Reason.METHOD_NOT_ALLOWED, method("DELETE")),
        shape("an unknown route", Reason.UNKNOWN_ROUTE, target("/elsewhere/v1/models")),
        shape("an unknown operation", Reason.UNKNOWN_OPERATION, target("/openai/v1/files")),
        shape("a compressed body", Reason.UNSUPPORTED_MEDIA_TYPE, with("content-encoding", "gzip")),
        shape("a body declared too large", Reason.BODY_TOO_LARGE, () -> large(true)),
        address("a denied address", Reason.ADDRESS_DENIED, with("x-forwarded-for", "203.0.113.1")),
        address(
            "denied on the route", Reason.ADDRESS_DENIED, with("x-forwarded-for", "198.51.100.1")),
        address("no address", Reason.MALFORMED_REQUEST, with("x-forwarded-for", "nobody")),
        authn("no key", Reason.MISSING_CREDENTIAL, () -> post(BODY, Headers.NONE)),
        authn("a forged key", Reason.INVALID_CREDENTIAL, keyed(forged)),
        authn("an expired key", Reason.EXPIRED_CREDENTIAL, keyed(expired)),
        authn("a revoked key", Reason.REVOKED_CREDENTIAL, keyed(revoked)),
        authn("a token of no issuer", Reason.INVALID_CREDENTIAL, keyed("eyJhbGciOiJub25lIn0.e30.")),
        authn("an opaque token", Reason.INVALID_CREDENTIAL, keyed("0paque-token")),
        authn("two keys", Reason.AMBIGUOUS_CREDENTIAL, with("x-api-key", good)),
        body("no JSON", Reason.INVALID_JSON, sent("{]")),
        body(
            "a member twice",
            Reason.INVALID_JSON,
            sent(BODY.replace("{\"m", "{\"model\":\"x\",\"m"))),
        body("no call", Reason.INVALID_CALL, sent("[]")),
        body("a body that is too large", Reason.BODY_TOO_LARGE, () -> large(false)),
        authz("another model", Reason.MODEL_DENIED, sent(BODY.replace("stub", "secret-model"))),
        authz("another operation", Reason.OPERATION_DENIED, embeddings()),
        authz("a key from elsewhere", Reason.ADDRESS_DENIED, keyed(elsewhere)),
        authz("a key for something else", Reason.SCOPE_MISSING, keyed(narrow)),
        authz("a key in administration", Reason.ROUTE_DENIED, target("/admin/v1/keys")),
        quota("a key that was stopped", Reason.QUARANTINED, keyed(stopped)),
        quota(
            "more than a limit can take",
            Reason.EXCEEDS_LIMIT,
            sent(BODY.replace("{\"m", "{\"max_tokens\":20000000,\"m"))),
        guard("a secret that cannot be redacted", Reason.GUARDED, sent(naming())));
  }

  private static Attack shape(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "shape", reason, request);
  }

  private static Attack address(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "address", reason, request);
  }

  private static Attack authn(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "authn", reason, request);
  }

  private static Attack body(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "body", reason, request);
  }

  private static Attack authz(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "authz", reason, request);
  }

  private static Attack quota(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "quota", reason, request);
  }

  private static Attack guard(String name, Reason reason, Supplier<Exchange> request) {
    return new Attack(name, "guard", reason, request);
  }

  /** A call with a member whose name is a secret. */
  private static String naming() {
    String secret = SecretCorpus.secret("github-token");
    return BODY.replaceFirst("\\{", "{\"metadata\":{\"" + secret + "\":\"x\"},");
  }

  private static Headers bearer(String key) {
    return Headers.of("authorization", "Bearer " + key);
  }

  private static Exchange post(String body, Headers headers) {
    return Exchanges.post(CHAT, body.getBytes(UTF_8), headers);
  }

  private static Supplier<Exchange> unread() {
    return () -> Exchanges.refusedByAdapter(Reason.MALFORMED_REQUEST);
  }

  private Supplier<Exchange> target(String target) {
    return () -> Exchanges.get(target, bearer(good));
  }

  private Supplier<Exchange> method(String method) {
    return () -> Exchanges.of(method, CHAT, bearer(good), new Request.Body.None(), new byte[0]);
  }

  private Supplier<Exchange> with(String... fields) {
    return () -> {
      Headers headers = bearer(good);
      for (int i = 0; i < fields.length; i += 2) {
        headers = headers.plus(fields[i], fields[i + 1]);
      }
      return post(BODY, headers);
    };
  }

  private static Supplier<Exchange> keyed(String key) {
    return () -> post(BODY, bearer(key));
  }

  private Supplier<Exchange> sent(String body) {
    return () -> post(body, bearer(good));
  }

  private Supplier<Exchange> embeddings() {
    byte[] body = "{\"model\":\"stub\",\"input\":\"a\"}".getBytes(UTF_8);
    return () -> Exchanges.post("/openai/v1/embeddings", body, bearer(good));
  }

  /** A body over the route's limit, which says so at first or only in the end. */
  private Exchange large(boolean declared) {
    byte[] body = BODY.replace("\"a\"", "\"" + "a".repeat(LIMIT) + "\"").getBytes(UTF_8);
    return Exchanges.of(
        "POST",
        CHAT,
        bearer(good).plus("content-type", "application/json"),
        new Request.Body.Announced(declared ? OptionalLong.of(body.length) : OptionalLong.empty()),
        body);
  }
}
