package dev.portcullis.authn;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * An issuer of tokens on this machine: with metadata, keys and introspection, all of which are
 * counted. It can be down, slow, or change its keys. Safe for use by several threads.
 */
public final class FakeIssuer implements AutoCloseable {
  /** For whom its tokens are, unless they say otherwise. */
  public static final String AUDIENCE = "https://gateway.example";

  /** What it calls the gateway where it is asked about tokens. */
  public static final String CLIENT = "gate way";

  /** The gateway's secret there. */
  public static final String SECRET = "s3cret+/:of the gateway";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final List<PublicJsonWebKey> published = new CopyOnWriteArrayList<>();
  private final OpaqueTokens opaque = new OpaqueTokens();
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final AtomicInteger keys = new AtomicInteger();
  private volatile PublicJsonWebKey current;
  private volatile UnaryOperator<String> metadata = UnaryOperator.identity();
  private volatile UnaryOperator<String> keySet = UnaryOperator.identity();
  private final Thinking thinking = new Thinking();
  private volatile int status = 200;
  private volatile String place = "/keys";
  private volatile String left = "";

  private FakeIssuer(HttpServer server, InstantSource clock) {
    this.server = server;
    this.clock = clock;
    this.current = newKey();
    published.add(current);
  }

  /** One that is up, and tells the time by the system's clock. */
  public static FakeIssuer start() {
    return start(InstantSource.system());
  }

  /** One that is up, and tells the time by this clock. */
  public static FakeIssuer start(InstantSource clock) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
      var issuer = new FakeIssuer(server, clock);
      server.setExecutor(issuer.threads);
      server.createContext("/", issuer::answer);
      server.start();
      return issuer;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the claim {@code iss} of its tokens is. */
  public String identifier() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where its keys lie. */
  public String jwksUrl() {
    return identifier() + place;
  }

  /** Where it is asked about tokens. */
  public String introspectionUrl() {
    return identifier() + "/introspect";
  }

  /** How often its metadata were asked for. */
  public int discoveries() {
    return count("/.well-known/openid-configuration");
  }

  /** How often its keys were asked for. */
  public int keyFetches() {
    return count("/keys");
  }

  /** How often it was asked about tokens. */
  public int introspections() {
    return count("/introspect");
  }

  /** How often it was asked for anything at all. */
  public int requests() {
    return counts.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private int count(String path) {
    return counts.getOrDefault(path, new AtomicInteger()).get();
  }

  /** From now on everything is answered with this status; 200 is as usual. */
  public void answering(int other) {
    status = other;
  }

  /** From now on answers take this long. */
  public void slow(Duration time) {
    thinking.slow(time);
  }

  /** From now on it keeps its answers to itself, whoever waits for them. */
  public void hold() {
    thinking.hold();
  }

  /** Gives the answers that it has kept to itself, and all later ones as usual. */
  public void release() {
    thinking.release();
  }

  /** Changes what its metadata say. */
  public void metadata(UnaryOperator<String> change) {
    metadata = change;
  }

  /** Changes the document of its keys. */
  public void keySet(UnaryOperator<String> change) {
    keySet = change;
  }

  /**
   * Publishes its keys at another place from now on, which its metadata name; what was published
   * stays at the old one.
   */
  public void move() {
    left = document();
    place = "/moved";
  }

  /** Signs with a new key from now on; the ones before are published on. */
  public void addKey() {
    current = newKey();
    published.add(current);
  }

  /** Signs with a new key from now on; the ones before are gone. */
  public void rotate() {
    PublicJsonWebKey next = newKey();
    current = next;
    published.add(next);
    published.removeIf(key -> key != next);
  }

  /** Publishes one more key. */
  public void publish(PublicJsonWebKey key) {
    published.add(key);
  }

  /** The key that it signs with. */
  public PublicJsonWebKey key() {
    return current;
  }

  /** Claims of a token that is as it should be, to be changed. */
  public Map<String, Object> claims() {
    Instant now = clock.instant();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", identifier());
    claims.put("sub", "user-1");
    claims.put("aud", AUDIENCE);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plusSeconds(300).getEpochSecond());
    claims.put("roles", List.of("caller"));
    return claims;
  }

  /** A token that is as it should be. */
  public String token() {
    return token(claims());
  }

  /** A token of these claims. */
  public String token(Map<String, Object> claims) {
    return sign(JsonUtil.toJson(claims));
  }

  /** A token of this subject. */
  public String tokenOf(String subject) {
    Map<String, Object> claims = claims();
    claims.put("sub", subject);
    return token(claims);
  }

  /** A token with this payload. */
  public String sign(String payload) {
    return Jws.sign(payload, current, "ES256", Map.of("kid", current.getKeyId(), "typ", "JWT"));
  }

  /** Makes an opaque token active, with these claims. */
  public void activate(String token, Map<String, Object> claims) {
    opaque.activate(token, claims);
  }

  /** Has this said of an opaque token, whatever it is. */
  public void say(String token, String document) {
    opaque.say(token, document);
  }

  /** Makes an opaque token inactive. */
  public void deactivate(String token) {
    opaque.deactivate(token);
  }

  private PublicJsonWebKey newKey() {
    try {
      PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId("key-" + keys.incrementAndGet());
      key.setUse("sig");
      key.setAlgorithm("ES256");
      return key;
    } catch (JoseException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    counts.computeIfAbsent(path, unknown -> new AtomicInteger()).incrementAndGet();
    byte[] asked = exchange.getRequestBody().readAllBytes();
    thinking.pass();
    String document =
        switch (path) {
          case "/.well-known/openid-configuration" ->
              metadata.apply(
                  JsonUtil.toJson(Map.of("issuer", identifier(), "jwks_uri", jwksUrl())));
          case "/keys" -> keySet.apply(left.isEmpty() ? document() : left);
          case "/moved" -> document();
          case "/introspect" ->
              opaque.said(
                  exchange.getRequestHeaders().getFirst("authorization"),
                  new String(asked, StandardCharsets.UTF_8));
          default -> "";
        };
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    if (status >= 300 && status < 400) {
      exchange.getResponseHeaders().add("location", identifier() + "/elsewhere");
    }
    exchange.sendResponseHeaders(document.isEmpty() && status == 200 ? 404 : status, bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  private String document() {
    List<Map<String, Object>> all = new ArrayList<>();
    published.forEach(key -> all.add(key.toParams(OutputControlLevel.PUBLIC_ONLY)));
    return JsonUtil.toJson(Map.of("keys", all));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
