package dev.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.dialect.Dialects;
import dev.portcullis.json.JsonCorpus;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Exchanges;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Target;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BodyLayerTest {
  private static final String CHAT =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final BodyLayer layer = new BodyLayer(java.util.Set.of());

  @Test
  void makesTheCallOfTheBody() throws InterruptedException {
    Exchange in = chat(CHAT);
    assertThat(outcome(in)).isEqualTo(TestRequests.ANSWERED);
    assertThat(in.call().required().model()).contains("m");
    assertThat(in.call().required().operation()).isEqualTo(Operation.CHAT);
  }

  @Test
  void refusesWhatIsNoJson() throws InterruptedException {
    assertThat(reason(chat("{\"model\":}"))).isEqualTo(Reason.INVALID_JSON);
  }

  @Test
  void refusesWhatIsNoCall() throws InterruptedException {
    assertThat(reason(chat("{\"model\":7}"))).isEqualTo(Reason.INVALID_CALL);
  }

  @Test
  void refusesMoreThanTheRouteTakes() throws InterruptedException {
    assertThat(reason(chat(" ".repeat(2_000) + CHAT))).isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void neverReadsABodyThatWasNotAnnounced() throws InterruptedException {
    Exchange in = Exchanges.get("/generic/x", Headers.NONE);
    fill(in, route("generic", 1_000), Operation.INVOKE, List.of("generic", "x"));
    assertThat(outcome(in)).isEqualTo(TestRequests.ANSWERED);
    assertThat(in.call().required().body()).isEmpty();
  }

  static Stream<JsonCorpus.Row> corpus() {
    return JsonCorpus.rows();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void acceptsAndRefusesAsTheCorpusSays(JsonCorpus.Row row) throws InterruptedException {
    Exchange in = Exchanges.post("/generic/x", row.payload(), Headers.NONE);
    fill(in, route("generic", 10 << 20), Operation.INVOKE, List.of("generic", "x"));
    assertThat(outcome(in).equals(TestRequests.ANSWERED)).isEqualTo(row.accepted());
  }

  /** APISIX CVE-2022-25757: what was validated and what is forwarded are one document. */
  @Test
  void forwardsWhatItValidated() throws InterruptedException {
    Exchange in = chat(CHAT.replace("{\"model\"", " { \"model\""));
    assertThat(outcome(in)).isEqualTo(TestRequests.ANSWERED);
    assertThat(JsonWriter.text(in.call().required().body().orElseThrow())).isEqualTo(CHAT);
    assertThat(reason(chat(CHAT.replace("{\"model\":\"m\"", "{\"model\":\"m\",\"model\":\"n\""))))
        .isEqualTo(Reason.INVALID_JSON);
  }

  /** MCP Go SDK CVE-2026-27896: member names are matched exactly. */
  @Test
  void readsExactMembersAlone() throws InterruptedException {
    assertThat(reason(chat(CHAT.replace("\"model\"", "\"Model\"")))).isEqualTo(Reason.INVALID_CALL);
  }

  private static Exchange chat(String body) {
    Exchange in =
        Exchanges.post(
            "/openai/v1/chat/completions", body.getBytes(StandardCharsets.UTF_8), Headers.NONE);
    fill(
        in, route("openai", 1_000), Operation.CHAT, List.of("openai", "v1", "chat", "completions"));
    return in;
  }

  private static void fill(Exchange in, Route route, Operation operation, List<String> segments) {
    in.target().fill(new Target(segments, ""));
    in.route().fill(route);
    in.operation().fill(operation);
  }

  private static Route route(String dialect, long limit) {
    return new Route(
        dialect,
        Dialects.named(dialect).orElseThrow(),
        Set.of(Operation.CHAT, Operation.INVOKE),
        List.of(Wildcard.ANY),
        List.of(),
        limit,
        limit,
        Duration.ofSeconds(1));
  }

  private Outcome outcome(Exchange in) throws InterruptedException {
    return layer.apply(in, TestRequests.NOWHERE, out -> TestRequests.ANSWERED);
  }

  private Reason reason(Exchange in) throws InterruptedException {
    return ((Outcome.Refused) outcome(in)).refusal().reason();
  }
}
