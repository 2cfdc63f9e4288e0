package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits over the wire: what replies say of them, and what is refused. */
class QuotaIT {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String LIMITED = "/limited/v1/chat/completions";
  private static final String ANTHROPIC =
      "{\"model\":\"stub\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}";

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.start();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .route("limited", "openai", stub.origin())
            .route("anthropic", "anthropic", stub.origin())
            .route("echo", "generic", stub.origin().resolve("/echo"))
            .with("portcullis.limits.tenants[0].name", "acme")
            .with("portcullis.limits.tenants[0].requests", "3/31d")
            .with("portcullis.routes.limited.limits.requests", "5/31d")
            .with("portcullis.routes.limited.limits.models[0].model", "stub-l*")
            .with("portcullis.routes.limited.limits.models[0].requests", "1/31d")
            .with("portcullis.routes.limited.limits.tokens", "16384/31d,90000/1d")
            .with("portcullis.routes.limited.output-ceiling", "1000")
            .with("portcullis.routes.openai.output-ceiling", "700")
            .with("portcullis.routes.openai.ceilings[0].model", "stub-mini")
            .with("portcullis.routes.openai.ceilings[0].output", "300")
            .key(
                "seen",
                "--scope",
                "*",
                "--limit",
                "requests=100/31d",
                "--limit",
                "tokens=99999/31d")
            .key("once", "--scope", "*", "--limit", "requests=1/31d")
            .key("often", "--scope", "*", "--limit", "requests=2/1s,3/31d")
            .key("small", "--scope", "*", "--limit", "tokens=100/31d")
            .key("ceiling", "--scope", "*", "--limit", "tokens=400/31d")
            .key("acme-1", "--scope", "*", "--tenant", "acme")
            .key("acme-2", "--scope", "*", "--tenant", "acme")
            .key("gone", "--scope", "*")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  private static Wire.Response call(String key, String path, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(as(key, path, body)).response();
    }
  }

  private static String as(String key, String path, String body) {
    return gateway.post(path, body).replace(gateway.key(), gateway.key(key));
  }

  private static Wire.Response chat(String key) throws IOException {
    return call(key, CHAT, ServerUnderTest.chat("stub"));
  }

  private static Json quotaOf(Wire.Response response) {
    String id = response.header("x-request-id");
    return gateway.events().stream()
        .filter(e -> e.at("metadata").flatMap(m -> m.text("uid")).orElseThrow().equals(id))
        .findFirst()
        .flatMap(Pointer.of("unmapped", "portcullis", "quota")::in)
        .orElseThrow();
  }

  @Test
  void tellsWhatIsLeftOnEveryKindOfReply() throws Exception {
    Wire.Response plain = chat("seen");
    Wire.Response streamed = call("seen", CHAT, ServerUnderTest.streamedChat("stub"));
    Wire.Response anthropic = call("seen", "/anthropic/v1/messages", ANTHROPIC);
    Wire.Response generic = call("seen", "/echo/x", "{}");

    for (Wire.Response response : List.of(plain, streamed, anthropic, generic)) {
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.header("ratelimit-policy"))
          .isEqualTo(
              "\"key-requests-31d\";q=100;w=2678400,"
                  + " \"key-tokens-31d\";q=99999;qu=\"tokens\";w=2678400");
      assertThat(response.header("ratelimit"))
          .matches("\"key-requests-31d\";r=\\d+;t=\\d+, \"key-tokens-31d\";r=\\d+;t=\\d+");
    }
    assertThat(plain.header("x-ratelimit-limit-requests")).isEqualTo("100");
    assertThat(plain.header("x-ratelimit-remaining-requests")).isEqualTo("99");
    assertThat(plain.header("x-ratelimit-reset-tokens"))
        .matches("\\d+h\\d+m\\d+s|\\d+m\\d+s|\\d+s");
    assertThat(streamed.header("x-ratelimit-remaining-requests")).isEqualTo("98");
    assertThat(anthropic.header("anthropic-ratelimit-requests-remaining")).isEqualTo("97");
    assertThat(anthropic.header("anthropic-ratelimit-tokens-limit")).isEqualTo("99999");
    assertThat(anthropic.header("anthropic-ratelimit-tokens-reset"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(anthropic.header("x-ratelimit-limit-requests")).isEmpty();
    assertThat(generic.header("x-ratelimit-limit-requests")).isEmpty();
  }

  @Test
  void saysNothingOfLimitsWhereThereAreNone() throws Exception {
    Wire.Response response = chat("any");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().keySet()).noneMatch(name -> name.contains("ratelimit"));
  }

  @Test
  void refusesInTheWordsOfEachDialectAndSaysThatAMonthIsTooLongToWait() throws Exception {
    assertThat(chat("once").status()).isEqualTo(200);

    Wire.Response openai = chat("once");
    Wire.Response anthropic = call("once", "/anthropic/v1/messages", ANTHROPIC);
    Wire.Response generic = call("once", "/echo/x", "{}");

    for (Wire.Response response : List.of(openai, anthropic, generic)) {
      assertThat(response.status()).isEqualTo(429);
      assertThat(Long.parseLong(response.header("retry-after"))).isGreaterThan(60);
      assertThat(response.header("x-should-retry")).isEqualTo("false");
      assertThat(response.header("ratelimit")).startsWith("\"key-requests-31d\";r=0;t=");
      assertThat(response.body()).contains("1 request in 31d", "of this key");
    }
    assertThat(openai.body()).contains("\"code\":\"rate_limit_exceeded\"");
    assertThat(openai.header("x-ratelimit-remaining-requests")).isEqualTo("0");
    assertThat(anthropic.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"");
    assertThat(generic.body()).contains("urn:portcullis:problem:rate_limit_exceeded");
    assertThat(quotaOf(openai).at("denied").flatMap(denied -> denied.text("whose")))
        .contains("key");
  }

  @Test
  void holdsSeveralWindowsAndSaysOfAShortOneThatItIsWorthTryingAgain() throws Exception {
    int granted = 0;
    Wire.Response refused = null;
    for (int i = 0; i < 20 && granted < 3; i++) {
      Wire.Response response = chat("often");
      if (response.status() == 200) {
        granted++;
      } else {
        refused = response;
        assertThat(response.header("x-should-retry")).isEqualTo("true");
        assertThat(Long.parseLong(response.header("retry-after"))).isBetween(0L, 2L);
        Thread.sleep(400);
      }
    }
    assertThat(granted).isEqualTo(3);
    assertThat(refused == null ? "2 requests in 1s" : refused.body()).contains("2 requests in 1s");

    Wire.Response month = chat("often");

    assertThat(month.status()).isEqualTo(429);
    assertThat(month.body()).contains("3 requests in 31d");
    assertThat(month.header("x-should-retry")).isEqualTo("false");
  }

  @Test
  void saysThatACallCanNeverFit() throws Exception {
    Wire.Response response = chat("small");

    assertThat(response.status()).isEqualTo(429);
    assertThat(response.header("x-should-retry")).isEqualTo("false");
    assertThat(response.header("retry-after")).isEmpty();
    assertThat(response.body()).contains("\"code\":\"call_exceeds_limit\"", "100 tokens in 31d");
  }

  @Test
  void reservesTheCeilingOfAModelAndChargesWhatWasUsed() throws Exception {
    Wire.Response large = chat("ceiling");
    Wire.Response mini = call("ceiling", CHAT, ServerUnderTest.chat("stub-mini"));
    Wire.Response again = call("ceiling", CHAT, ServerUnderTest.streamedChat("stub-mini"));

    assertThat(large.status()).isEqualTo(429);
    assertThat(large.body()).contains("call_exceeds_limit");
    assertThat(mini.status()).isEqualTo(200);
    assertThat(mini.header("x-ratelimit-remaining-tokens")).isEqualTo("81");
    assertThat(again.status()).isEqualTo(200);
    Json quota = quotaOf(mini);
    assertThat(quota.integer("reserved_tokens")).hasValue(319);
    assertThat(quota.integer("charged_tokens").orElseThrow()).isBetween(1L, 30L);
    assertThat(quota.at("debt_tokens")).isEmpty();
  }

  @Test
  void holdsTheLimitOfATenantForAllItsKeysTogether() throws Exception {
    assertThat(chat("acme-1").status()).isEqualTo(200);
    assertThat(chat("acme-2").status()).isEqualTo(200);
    assertThat(chat("acme-1").status()).isEqualTo(200);

    Wire.Response refused = chat("acme-2");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).contains("of this tenant").doesNotContain("acme");
  }

  @Test
  void holdsTheLimitsOfARouteAndOfEachModelOfAPattern() throws Exception {
    assertThat(call("any", LIMITED, ServerUnderTest.chat("stub-large")).status()).isEqualTo(200);
    assertThat(call("any", LIMITED, ServerUnderTest.chat("stub-long-2")).status()).isEqualTo(200);
    Wire.Response model = call("any", LIMITED, ServerUnderTest.chat("stub-large"));
    assertThat(model.status()).isEqualTo(429);
    assertThat(model.body()).contains("of this model");

    for (int i = 0; i < 3; i++) {
      assertThat(call("any", LIMITED, ServerUnderTest.chat("stub")).status()).isEqualTo(200);
    }
    Wire.Response route = call("any", LIMITED, ServerUnderTest.chat("stub"));

    assertThat(route.status()).isEqualTo(429);
    assertThat(route.body()).contains("of this route");
    assertThat(chat("any").status()).isEqualTo(200);
  }

  @Test
  void lowersNoLimitForCallsThatNeverReachedAnUpstreamForAFaultOfOurs() throws Exception {
    try (StubModel gone = StubModel.start();
        ServerUnderTest alone =
            ServerUnderTest.setup()
                .route("openai", "openai", gone.origin())
                .with("portcullis.limits.key.requests", "2/31d")
                .start()) {
      gone.close();
      for (int i = 0; i < 5; i++) {
        try (Wire wire = alone.connect()) {
          Wire.Response response =
              wire.send(alone.post(CHAT, ServerUnderTest.chat("stub"))).response();
          assertThat(response.status()).isEqualTo(502);
        }
      }
    }
  }

  @Test
  void stopsARevokedKeyInTheLedgerAsWell() throws Exception {
    assertThat(chat("gone").status()).isEqualTo(200);
    String id = gateway.key("gone").split("_")[2];

    assertThat(gateway.command("key", "revoke", id).exitCode()).isZero();

    assertThat(chat("gone").status()).isEqualTo(401);
    assertThat(gateway.process().home().resolve("data/ledger/stops.json"))
        .content()
        .contains("key:" + id, "revoked");
  }

  @Test
  void showsTheLimitsOfKeys() {
    GatewayProcess list = gateway.command("key", "list");

    assertThat(list.exitCode()).isZero();
    assertThat(list.output())
        .contains("requests=100/31d tokens=99999/31d", "requests=2/1s requests=3/31d");
  }

  @Test
  void saysAtTheStartThatALimitLeavesNoRoomForACallThatNamesNoMaximum() {
    try (ServerUnderTest narrow =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .with("portcullis.limits.tenant.tokens", "16384/1m,1000000/1d")
            .start()) {
      Eventually.holds(() -> narrow.process().output().contains("never fits"));
      assertThat(narrow.process().output()).contains("output-ceiling of route openai (16384)");
    }
    assertThat(gateway.process().output()).doesNotContain("never fits");
  }

  @Test
  void saysWhichLimitsAreOnAndWhichAreOff() {
    assertThat(gateway.process().output())
        .contains(
            "each key: off",
            "each tenant: off",
            "tenant acme: requests 3/31d, tokens off, concurrent off",
            "route limited: requests 5/31d, tokens 16384/31d and 90000/1d, concurrent off",
            "model limited/stub-l*: requests 1/31d, tokens off, concurrent off",
            "ledger embedded");
  }
}
