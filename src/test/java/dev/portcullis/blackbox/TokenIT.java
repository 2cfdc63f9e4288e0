package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.EmbeddedStops;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of issuers over the wire. */
class TokenIT {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final int CALLERS = 300;

  private static StubModel stub;
  private static FakeIssuer issuer;
  private static FakeIssuer troubled;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    issuer = FakeIssuer.start();
    troubled = FakeIssuer.start();
    gateway =
        trusting(setup(), "fake", issuer)
            .with("portcullis.issuers.troubled.issuer", troubled.identifier())
            .with("portcullis.issuers.troubled.audience", FakeIssuer.AUDIENCE)
            .with("portcullis.issuers.troubled.tenant", "acme")
            .with("portcullis.issuers.troubled.roles-claim", "roles")
            .with("portcullis.issuers.troubled.roles.caller", "caller")
            .with("portcullis.authentication.brake.per-address", "100000")
            .with("portcullis.authentication.brake.overall", "100000")
            .with("portcullis.limits.user.requests", "100000/31d")
            .start();
  }

  private static ServerUnderTest.Setup setup() {
    return ServerUnderTest.setup()
        .route("openai", "openai", stub.origin())
        .route("anthropic", "anthropic", stub.origin())
        .route("echo", "generic", stub.origin().resolve("/echo"))
        .with("portcullis.roles.caller.scopes", "openai:*,anthropic:*,echo:*");
  }

  private static ServerUnderTest.Setup trusting(
      ServerUnderTest.Setup setup, String name, FakeIssuer trusted) throws IOException {
    String key = "portcullis.issuers." + name;
    Path secret = setup.home().resolve("client-secret");
    Files.createFile(
        secret,
        java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
            java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, FakeIssuer.SECRET);
    return setup
        .with(key + ".issuer", trusted.identifier())
        .with(key + ".audience", FakeIssuer.AUDIENCE)
        .with(key + ".tenant", "acme")
        .with(key + ".roles-claim", "roles")
        .with(key + ".roles.caller", "caller")
        .with(key + ".introspection.url", trusted.introspectionUrl())
        .with(key + ".introspection.client-id", FakeIssuer.CLIENT)
        .with(key + ".introspection.client-secret", "file:" + secret);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    troubled.close();
    stub.close();
  }

  @Test
  void aTokenPassesEveryLayerToTheModel() {
    Wire.Response response = chat(issuer.tokenOf("ada"));

    assertThat(response.status()).isEqualTo(200);
    Json event = event(response);
    assertThat(text(event, "actor", "user", "uid")).isEqualTo("fake/ada");
    assertThat(text(event, "actor", "user", "type")).isEqualTo("token");
    assertThat(text(event, "actor", "user", "org", "uid")).isEqualTo("acme");
    assertThat(found(event, "credential")).isEqualTo("jwt");
    assertThat(found(event, "issuer")).isEqualTo("fake");
    assertThat(text(event, "unmapped", "portcullis", "authorization", "granted_by"))
        .isEqualTo("role caller, scope openai:*");
    assertThat(gateway.process().output())
        .contains("each user of tokens: requests 100000/31d", "issuers   fake, troubled");
  }

  @Test
  void aTokenWithoutARoleMayDoNothing() {
    Map<String, Object> claims = issuer.claims();
    claims.put("roles", List.of("admin", "*"));
    claims.put("scope", "openai:*");

    Wire.Response response = chat(issuer.token(claims));

    assertThat(response.status()).isEqualTo(403);
    assertThat(text(event(response), "actor", "user", "uid")).isEqualTo("fake/user-1");
  }

  @Test
  void refusalsTellTheCallerLittleAndTheAuditWhy() {
    for (var refused :
        Map.of(
                "exp", "expired",
                "aud", "audience",
                "sub", "subject",
                "nbf", "not_yet",
                "cnf", "bound",
                "iss", "unknown_issuer")
            .entrySet()) {
      Map<String, Object> claims = issuer.claims();
      long now = Instant.now().getEpochSecond();
      switch (refused.getKey()) {
        case "exp" -> claims.put("exp", now - 61);
        case "nbf" -> claims.put("nbf", now + 300);
        case "cnf" -> claims.put("cnf", Map.of("jkt", "x"));
        case "iss" -> claims.put("iss", "https://attacker.example");
        default -> claims.remove(refused.getKey());
      }
      String token = issuer.token(claims);

      Wire.Response response = chat(token);

      assertThat(response.status()).as(refused.getKey()).isEqualTo(401);
      assertThat(response.header("www-authenticate")).contains("error=\"invalid_token\"");
      assertThat(response.body())
          .contains(refused.getKey().equals("exp") ? "expired_api_key" : "invalid_api_key");
      Json event = event(response);
      assertThat(found(event, "refused")).isEqualTo(refused.getValue());
      assertThat(response.body() + dev.portcullis.json.JsonWriter.text(event))
          .doesNotContain(token.substring(token.lastIndexOf('.') + 1));
      assertThat(gateway.process().output())
          .doesNotContain(token.substring(token.lastIndexOf('.') + 1));
    }
  }

  @Test
  void refusalsHaveTheShapeOfTheirRoute() {
    String forged = issuer.token().replaceFirst("\\.[^.]*$", "." + "A".repeat(86));

    assertThat(post(CHAT, ServerUnderTest.chat("stub"), "authorization: Bearer " + forged).body())
        .contains("\"code\":\"invalid_api_key\"");
    assertThat(
            post(
                    "/anthropic/v1/messages",
                    ServerUnderTest.chat("stub"),
                    "authorization: Bearer " + forged)
                .body())
        .contains("\"type\":\"error\"", "authentication_error");
    Wire.Response problem = post("/echo/x", "{}", "authorization: Bearer " + forged);
    assertThat(problem.header("content-type")).startsWith("application/problem+json");
    assertThat(problem.status()).isEqualTo(401);
    assertThat(found(event(problem), "refused")).isEqualTo("signature");
  }

  @Test
  void aTokenIsNoApiKey() {
    String token = issuer.token();

    Wire.Response header = post(CHAT, ServerUnderTest.chat("stub"), "x-api-key: " + token);
    Wire.Response both =
        post(
            CHAT,
            ServerUnderTest.chat("stub"),
            "authorization: Bearer " + token,
            "x-api-key: " + gateway.key());

    assertThat(header.status()).isEqualTo(401);
    assertThat(both.status()).isEqualTo(400);
  }

  @Test
  void anApiKeyPassesAsBefore() {
    Wire.Response response = chat(gateway.key());

    assertThat(response.status()).isEqualTo(200);
    assertThat(found(event(response), "credential")).isEqualTo("api_key");
  }

  @Test
  void aUserIsStoppedAtOnce() {
    String token = issuer.tokenOf("mallory");
    assertThat(chat(token).status()).isEqualTo(200);

    new EmbeddedStops(gateway.process().home().resolve("data"), InstantSource.system())
        .stop(
            Subject.parse("user:fake/mallory"),
            Stop.QUARANTINED,
            Instant.now().plus(Duration.ofHours(1)));

    Eventually.holds(() -> chat(token).status() == 403);
    assertThat(chat(issuer.tokenOf("ada")).status()).isEqualTo(200);
  }

  @Test
  void anIssuerThatIsDownIsAskedSeldomAndTroublesNobodyElse() throws InterruptedException {
    troubled.answering(500);
    int before = troubled.requests();
    long began = System.nanoTime();

    List<Integer> tokens = together(() -> chat(troubled.token()).status());
    List<Integer> others = together(() -> chat(gateway.key()).status());

    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    assertThat(tokens).hasSize(CALLERS).containsOnly(503);
    assertThat(others).hasSize(CALLERS).containsOnly(200);
    assertThat(troubled.requests() - before).isLessThanOrEqualTo((int) (seconds / 5) + 1);
    assertThat(chat(issuer.token()).status()).isEqualTo(200);
    troubled.answering(200);
    Eventually.holds(() -> chat(troubled.token()).status() == 200);
  }

  @Test
  void anIssuerThatChangesItsKeysUnderLoadIsAskedOnce() throws InterruptedException {
    assertThat(chat(issuer.token()).status()).isEqualTo(200);
    int before = issuer.keyFetches();
    issuer.slow(Duration.ofMillis(500));
    issuer.rotate();

    List<Integer> statuses = together(() -> chat(issuer.token()).status());

    issuer.slow(Duration.ZERO);
    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.keyFetches()).isEqualTo(before + 1);
  }

  @Test
  void opaqueTokensAreAskedAboutOnce() throws InterruptedException {
    issuer.activate("opaque-1", issuer.claims());
    int before = issuer.introspections();

    List<Integer> statuses = together(() -> chat("opaque-1").status());

    assertThat(statuses).hasSize(CALLERS).containsOnly(200);
    assertThat(issuer.introspections() - before).isLessThanOrEqualTo(2);
    Wire.Response unknown = chat("opaque-unknown");
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(found(event(unknown), "credential")).isEqualTo("opaque_token");
    assertThat(found(event(unknown), "refused")).isEqualTo("inactive");
  }

  @Test
  void guessesOfOpaqueTokensAreBraked() throws IOException {
    try (FakeIssuer guessed = FakeIssuer.start();
        ServerUnderTest braked =
            trusting(setup(), "guessed", guessed)
                .with("portcullis.authentication.brake.per-address", "10")
                .start()) {
      guessed.activate("known", guessed.claims());
      assertThat(post(braked, "known").status()).isEqualTo(200);
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        statuses.add(post(braked, "guess-" + i).status());
      }

      assertThat(statuses).contains(401, 429).containsOnly(401, 429);
      assertThat(guessed.introspections()).isLessThanOrEqualTo(20); // a minute may have ended
      assertThat(post(braked, "known").status()).isEqualTo(200);
      assertThat(post(braked, braked.key()).status()).isEqualTo(200);
      Wire.Response last = post(braked, "guess-29");
      assertThat(last.status()).isIn(401, 429);
      if (last.status() == 429) {
        assertThat(Integer.parseInt(last.header("retry-after"))).isBetween(1, 60);
      }
    }
  }

  private static Wire.Response post(ServerUnderTest server, String token) {
    try (Wire wire = server.connect()) {
      return wire.send(
              request(CHAT, ServerUnderTest.chat("stub"), "authorization: Bearer " + token))
          .response();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Wire.Response chat(String token) {
    return post(gateway, token);
  }

  private static Wire.Response post(String path, String body, String... headers) {
    try (Wire wire = gateway.connect()) {
      return wire.send(request(path, body, headers)).response();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String request(String path, String body, String... headers) {
    return "POST "
        + path
        + " HTTP/1.1\r\nhost: gateway\r\n"
        + String.join("\r\n", headers)
        + "\r\ncontent-type: application/json\r\ncontent-length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** Several hundred calls, so many at once as there are places for. */
  private static List<Integer> together(Supplier<Integer> call) throws InterruptedException {
    var outcomes = new ConcurrentLinkedQueue<Integer>();
    var places = new Semaphore(100);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                places.acquireUninterruptibly();
                try {
                  outcomes.add(call.get());
                } finally {
                  places.release();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return List.copyOf(outcomes);
  }

  private static Json event(Wire.Response response) {
    String id = response.header("x-request-id");
    return gateway.events().stream()
        .filter(e -> text(e, "metadata", "uid").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static String found(Json event, String member) {
    return text(event, "unmapped", "portcullis", "authentication", member);
  }

  private static String text(Json event, String... path) {
    return Pointer.of(path).in(event).flatMap(Json::asText).orElse("");
  }
}
