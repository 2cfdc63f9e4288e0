package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits under many callers, whose calls end in every way, and under one who calls on and on. */
class QuotaLoadIT {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final Pointer QUOTA = Pointer.of("unmapped", "portcullis", "quota");
  private static final int THREADS = 64;
  private static final int EACH = 3;

  /** What a call of these tests reserves: its 112 bytes and 72 tokens of output. */
  private static final int RESERVED = 100;

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("requests", "--scope", "*", "--limit", "requests=50/31d")
            .key("tokens", "--scope", "*", "--limit", "tokens=5000/31d")
            .key("one", "--scope", "*", "--limit", "concurrent=1", "--limit", "tokens=20000/31d")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  /** A call of exactly 112 bytes that is told from every other. */
  static String body(String model, boolean streamed, String mark) {
    String body =
        "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":72,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
            .formatted(model, streamed, "%s");
    String padding = "x".repeat(112 - (body.length() - 2) - mark.length());
    return body.formatted(mark + padding);
  }

  private static long reached(String mark) {
    return stub.seen().stream().map(StubRequest::text).filter(text -> text.contains(mark)).count();
  }

  private static String as(String key, String body) {
    return gateway.post(CHAT, body).replace(gateway.key(), gateway.key(key));
  }

  /** Calls in one of these ways, one after another on a connection of its own each. */
  private static void everybody(String key, List<String> ways) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * EACH;
        all.add(
            threads.submit(
                () -> {
                  for (int i = first; i < first + EACH; i++) {
                    call(key, ways.get(i % ways.size()), "<" + key.charAt(0) + i + ">");
                  }
                  return true;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static void call(String key, String way, String mark) throws IOException {
    String model = way.replace("+", "");
    try (Wire wire = gateway.connect()) {
      wire.send(as(key, body(model, way.endsWith("+"), mark)));
      if (model.equals("stub-hang")) {
        leave(wire, mark);
      } else {
        wire.response();
      }
    }
  }

  /** Leaves as soon as the upstream has the call, or the gateway has refused it. */
  private static void leave(Wire wire, String mark) throws IOException {
    Eventually.holds(
        () -> {
          try {
            return wire.socket.getInputStream().available() > 0 || reached(mark) > 0;
          } catch (IOException gone) {
            throw new AssertionError(gone);
          }
        });
    wire.reset();
  }

  private static List<Json> quotasOf(String key) {
    String id = gateway.key(key).split("_")[2];
    return gateway.events().stream()
        .filter(
            event ->
                Pointer.of("actor", "user")
                    .in(event)
                    .flatMap(user -> user.text("uid"))
                    .filter(id::equals)
                    .isPresent())
        .map(event -> QUOTA.in(event).orElseThrow())
        .toList();
  }

  @Test
  void fiftyRequestsAreFiftyAmongStreamsThatAreCutAndClientsThatLeaveAndUpstreamsThatFail()
      throws Exception {
    everybody(
        "requests",
        List.of(
            "stub",
            "stub+",
            "stub-cut+",
            "stub-cut",
            "stub-hang",
            "stub-hang+",
            "stub-fail-500",
            "stub-fail-400",
            "stub-cut-before",
            "stub-error-in-stream+",
            "stub-no-tail+"));

    assertThat(reached("<r")).isEqualTo(50);
  }

  @Test
  void tokensForFiftyCallsAreFiftyCallsWhereNobodyKnowsWhatTheyUsed() throws Exception {
    everybody("tokens", List.of("stub-hang", "stub-hang+", "stub-cut-before", "stub-fail-500+"));

    assertThat(reached("<t")).isEqualTo(50);
    Eventually.holds(() -> quotasOf("tokens").size() == THREADS * EACH);
    assertThat(
            quotasOf("tokens").stream()
                .mapToLong(quota -> quota.integer("charged_tokens").orElse(0))
                .sum())
        .isEqualTo(50 * RESERVED);
  }

  /** One place, tokens for little more than one reservation, and what is used counts. */
  @Test
  void aClientThatCallsOneAfterAnotherIsNeverRefused() throws Exception {
    try (Wire wire = gateway.connect()) {
      for (int i = 0; i < 300; i++) {
        boolean streamed = i % 3 == 0;
        Wire.Response response =
            wire.send(as("one", ServerUnderTest.chat("stub").replace("{\"m", extra(streamed))))
                .response();
        assertThat(response.status()).as("call %d: %s", i, response.body()).isEqualTo(200);
        assertThat(response.whole()).isTrue();
      }
    }
    long charged =
        quotasOf("one").stream()
            .mapToLong(quota -> quota.integer("charged_tokens").orElseThrow())
            .sum();
    assertThat(charged).isBetween(300L, 20_000L);
  }

  private static String extra(boolean streamed) {
    return "{\"stream\":" + streamed + ",\"max_tokens\":12000,\"m";
  }
}
