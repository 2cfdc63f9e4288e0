package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Remaining;
import dev.portcullis.pipeline.Voice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoiceTest {
  private static final Refusal THROTTLED =
      Refusal.of(Reason.THROTTLED, "Too many tokens.").retryAfter(Duration.ofMillis(2100));
  private static final Refusal UNAUTHENTICATED =
      Refusal.of(Reason.MISSING_CREDENTIAL, "Send a key.")
          .with("www-authenticate", "Bearer realm=\"portcullis\"");

  private final Voice openAi = new OpenAiDialect().voice();
  private final Voice anthropic = new AnthropicDialect().voice();
  private final Voice problem = new ProblemVoice();

  @Test
  void refusesInOpenAisShape() {
    assertThat(openAi.refusalType()).isEqualTo("application/json");
    assertThat(openAi.requestIdHeader()).isEqualTo("x-request-id");
    assertThat(openAi.refusal(THROTTLED, "r1"))
        .isEqualTo(
            Given.json(
                """
                {"error":{"message":"Too many tokens.","type":"rate_limit_error","param":null,
                  "code":"rate_limit_exceeded"},
                 "title":"Limit reached","status":429,"detail":"Too many tokens.",
                 "instance":"urn:portcullis:request:r1","retry_after":3}"""));
  }

  @Test
  void refusesInAnthropicsShape() {
    assertThat(anthropic.refusalType()).isEqualTo("application/json");
    assertThat(anthropic.requestIdHeader()).isEqualTo("request-id");
    assertThat(anthropic.refusal(UNAUTHENTICATED, "r1"))
        .isEqualTo(
            Given.json(
                """
                {"type":"error","error":{"type":"authentication_error","message":"Send a key."},
                 "request_id":"r1","title":"No credential","status":401,"detail":"Send a key.",
                 "instance":"urn:portcullis:request:r1",
                 "challenge":"Bearer realm=\\"portcullis\\""}"""));
  }

  @Test
  void refusesAsAProblem() {
    assertThat(problem.refusalType()).isEqualTo("application/problem+json");
    assertThat(problem.requestIdHeader()).isEqualTo("x-request-id");
    assertThat(problem.refusal(UNAUTHENTICATED, "r1"))
        .isEqualTo(
            Given.json(
                """
                {"type":"urn:portcullis:problem:missing_api_key","title":"No credential",
                 "status":401,"detail":"Send a key.","instance":"urn:portcullis:request:r1",
                 "challenge":"Bearer realm=\\"portcullis\\"","code":"missing_api_key"}"""));
  }

  @Test
  void repeatsEveryChallenge() {
    Refusal two = UNAUTHENTICATED.with("www-authenticate", "DPoP algs=\"ES256\"");

    assertThat(openAi.refusal(two, "r1").text("challenge"))
        .contains("Bearer realm=\"portcullis\", DPoP algs=\"ES256\"");
  }

  private static Remaining remaining(Measure measure, String limit, Duration reset) {
    return new Remaining(
        Limit.parse(measure, limit), 7, reset, Instant.parse("2026-11-25T00:00:00.250Z"));
  }

  private static List<String> fields(Voice voice, Remaining remaining) {
    return voice.rateLimit(remaining).stream().map(f -> f.name() + ": " + f.value()).toList();
  }

  @Test
  void tellsWhatIsLeftAsOpenAiDoes() {
    assertThat(fields(openAi, remaining(Measure.REQUESTS, "60/1m", Duration.ofMillis(900))))
        .containsExactly(
            "x-ratelimit-limit-requests: 60",
            "x-ratelimit-remaining-requests: 7",
            "x-ratelimit-reset-requests: 1s");
    assertThat(fields(openAi, remaining(Measure.TOKENS, "9/1d", Duration.ofMinutes(6))))
        .contains("x-ratelimit-reset-tokens: 6m0s");
    assertThat(fields(openAi, remaining(Measure.TOKENS, "9/1d", Duration.ofSeconds(90_061))))
        .contains("x-ratelimit-reset-tokens: 25h1m1s");
    assertThat(fields(openAi, remaining(Measure.CONCURRENT, "4", Duration.ZERO))).isEmpty();
  }

  @Test
  void tellsWhatIsLeftAsAnthropicDoes() {
    assertThat(fields(anthropic, remaining(Measure.TOKENS, "60/1m", Duration.ofSeconds(1))))
        .containsExactly(
            "anthropic-ratelimit-tokens-limit: 60",
            "anthropic-ratelimit-tokens-remaining: 7",
            "anthropic-ratelimit-tokens-reset: 2026-11-25T00:00:02Z");
    assertThat(fields(anthropic, remaining(Measure.CONCURRENT, "4", Duration.ZERO))).isEmpty();
    assertThat(fields(problem, remaining(Measure.TOKENS, "4/1m", Duration.ZERO))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void refusesForEveryReasonWithItsStatus(Reason reason) {
    Refusal refusal = Refusal.of(reason, "Detail.");

    for (Voice voice : List.of(openAi, anthropic, problem)) {
      assertThat(voice.refusal(refusal, "r1").integer("status")).hasValue(reason.status());
      assertThat(voice.refusal(refusal, "r1").text("title")).contains(reason.title());
    }
    assertThat(openAi.refusal(refusal, "r").at("error").flatMap(error -> error.text("code")))
        .contains(reason.code());
    assertThat(anthropic.refusal(refusal, "r").at("error").flatMap(error -> error.text("type")))
        .contains(reason.anthropicType());
  }

  @Test
  void breaksOffOpenAiStreamsWithAnErrorAsData() {
    assertThat(wire(openAi, Cause.GUARD))
        .startsWith("data: {\"error\":{\"message\":\"")
        .contains("\"code\":\"content_filter\"")
        .endsWith("}\n\n");
  }

  @Test
  void breaksOffAnthropicStreamsWithAnErrorEvent() {
    assertThat(wire(anthropic, Cause.UPSTREAM))
        .startsWith("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",")
        .endsWith("\"request_id\":\"r1\"}\n\n");
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void breaksOffForEveryCauseInItsOwnWords(Cause cause) {
    assertThat(openAi.broken(cause, "r1")).isPresent();
    assertThat(anthropic.broken(cause, "r1")).isPresent();
    assertThat(problem.broken(cause, "r1")).isEmpty();
    assertThat(wire(openAi, cause)).contains(Breakage.of(cause).message());
  }

  private static String wire(Voice voice, Cause cause) {
    Frame.Event event = voice.broken(cause, "r1").orElseThrow();
    return new String(FrameWriter.bytes(event), StandardCharsets.UTF_8);
  }

  @Test
  void listsModelsAsOpenAiDoes() {
    assertThat(JsonWriter.text(openAi.models(List.of("a", "b"))))
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + "{\"id\":\"a\",\"object\":\"model\",\"created\":0,\"owned_by\":\"portcullis\"},"
                + "{\"id\":\"b\",\"object\":\"model\",\"created\":0,\"owned_by\":\"portcullis\"}]}");
  }

  @Test
  void listsModelsAsAnthropicDoes() {
    assertThat(anthropic.models(List.of("a", "b")))
        .isEqualTo(
            Given.json(
                """
                {"data":[
                  {"type":"model","id":"a","display_name":"a",
                   "created_at":"1970-01-01T00:00:00Z","lifecycle":"active"},
                  {"type":"model","id":"b","display_name":"b",
                   "created_at":"1970-01-01T00:00:00Z","lifecycle":"active"}],
                 "has_more":false,"first_id":"a","last_id":"b"}"""));
    assertThat(anthropic.models(List.of()))
        .isEqualTo(
            Given.json("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}"));
  }

  @Test
  void listsModelsPlainly() {
    assertThat(problem.models(List.of("a"))).isEqualTo(Given.json("{\"models\":[\"a\"]}"));
    assertThat(problem.model("a")).isEqualTo(Given.json("{\"model\":\"a\"}"));
  }
}
