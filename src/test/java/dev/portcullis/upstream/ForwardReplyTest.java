package dev.portcullis.upstream;

import static dev.portcullis.upstream.Outcomes.answered;
import static dev.portcullis.upstream.Outcomes.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain replies and errors. */
class ForwardReplyTest {
  private static Gateway.Running run(ScriptedUpstream.Script script) {
    try (var upstream = ScriptedUpstream.start(script);
        Gateway gateway = Gateway.to(upstream).replyLimit(10_000).start()) {
      Gateway.Running run = gateway.run(Gateway.chat());
      assertThat(gateway.failures()).isEmpty();
      return run;
    }
  }

  private static Refusal refusal(Gateway.Running run) {
    assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
    assertThat(run.reply().heads()).isEmpty();
    return ((Outcome.Refused) run.outcome()).refusal();
  }

  @Test
  void answersWithTheWholeDocument() {
    var run =
        run(
            (request, wire) ->
                wire.json(
                    200,
                    "{ \"text\": \"hi\", \"tokens\": 7 }",
                    "x-upstream: 1",
                    "x-secret: 2",
                    "set-cookie: 3"));

    assertThat(answered(run).head())
        .isEqualTo(
            new Head(200, Headers.of("x-upstream", "1", "content-type", "application/json")));
    assertThat(body(run)).isEqualTo("{\"text\":\"hi\",\"tokens\":7}");
    assertThat(run.reply().heads()).isEmpty();
    assertThat(run.exchange().usage()).isEqualTo(new Usage(1, 0, 7, Usage.Basis.REPORTED));
  }

  @Test
  void keepsAnAttemptWithItsStatusAndResult() {
    var run = run((request, wire) -> wire.pause(Duration.ofMillis(30)).json(200, "{}"));

    var attempt = run.exchange().attempts().getFirst();
    assertThat(run.exchange().attempts()).hasSize(1);
    assertThat(attempt.upstream()).isZero();
    assertThat(attempt.status()).hasValue(200);
    assertThat(attempt.result()).isEqualTo("answered");
    assertThat(attempt.took()).isBetween(Duration.ofMillis(30), Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 409, 413, 422, 429})
  void letsErrorsPassThatAreTheCallers(int status) {
    var run =
        run(
            (request, wire) ->
                wire.json(
                    status,
                    "{\"error\":{\"message\":\"no\"}}",
                    "retry-after: 3",
                    "x-should-retry: false"));

    assertThat(answered(run).head())
        .isEqualTo(
            new Head(
                status,
                Headers.of(
                    "retry-after", "3",
                    "x-should-retry", "false",
                    "content-type", "application/json")));
    assertThat(body(run)).isEqualTo("{\"error\":{\"message\":\"no\"}}");
    assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("refused");
    assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "301,UPSTREAM_REJECTED",
    "302,UPSTREAM_REJECTED",
    "307,UPSTREAM_REJECTED",
    "400,UPSTREAM_INVALID",
    "401,UPSTREAM_CREDENTIAL",
    "402,UPSTREAM_REJECTED",
    "403,UPSTREAM_CREDENTIAL",
    "404,UPSTREAM_NOT_FOUND",
    "418,UPSTREAM_REJECTED",
    "409,UPSTREAM_CONFLICT",
    "413,UPSTREAM_BODY_TOO_LARGE",
    "422,UPSTREAM_UNPROCESSABLE",
    "429,UPSTREAM_THROTTLED",
    "500,UPSTREAM_FAILED",
    "501,UPSTREAM_FAILED",
    "503,UPSTREAM_OVERLOADED",
    "504,UPSTREAM_TIMEOUT",
    "529,UPSTREAM_OVERLOADED",
    "599,UPSTREAM_FAILED"
  })
  void keepsTheTextOfAllOtherErrorsToItself(int status, Reason reason) {
    var run = run((request, wire) -> wire.reply(status, "text/html", "<b>private-text</b>"));

    assertThat(refusal(run).reason()).isEqualTo(reason);
    assertThat(refusal(run).detail()).doesNotContain("private-text").endsWith(".");
    assertThat(run.exchange().attempts().getFirst().status()).hasValue(status);
    assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 503})
  void neverLetsErrorsPassThatAreNotTheCallers(int status) {
    var run = run((request, wire) -> wire.json(status, "{\"error\":{\"message\":\"private\"}}"));

    assertThat(refusal(run).reason()).isEqualTo(Fault.ofStatus(status).reason());
  }

  @Test
  void takesOverHowLongToWait() {
    var run = run((request, wire) -> wire.reply(503, "text/plain", "later", "retry-after: 17"));

    assertThat(refusal(run).retryAfter()).contains(Duration.ofSeconds(17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"message\":\"no error shape\"}", "{\"error\":", "[]", ""})
  void refusesAnErrorThatIsNotInTheDialectsShape(String body) {
    var run = run((request, wire) -> wire.json(400, body));

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_INVALID);
  }

  @Test
  void followsNoRedirect() {
    try (var other = ScriptedUpstream.start((request, wire) -> wire.json(200, "{}"));
        var upstream =
            ScriptedUpstream.start(
                (request, wire) -> wire.json(307, "{}", "location: " + other.uri("/elsewhere")));
        Gateway gateway = Gateway.to(upstream).start()) {
      assertThat(refusal(gateway.run(Gateway.chat())).reason()).isEqualTo(Reason.UPSTREAM_REJECTED);
      assertThat(other.accepted()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":1,\"a\":2}", "{\"a\":1} x", "not json", "", "{\"a\":\"\\ud800\"}"})
  void refusesADocumentThatIsNotStrictJson(String body) {
    var run = run((request, wire) -> wire.json(200, body));

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
  }

  @Test
  void refusesWhatAProviderDoesNotSpeak() {
    var run = run((request, wire) -> wire.reply(200, "text/html", "<html>"));

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
  }

  @Test
  void refusesACompressedReply() {
    var run = run((request, wire) -> wire.json(200, "{}", "content-encoding: gzip"));

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
  }

  @Test
  void refusesADocumentOverTheRoutesLimit() {
    var run = run((request, wire) -> wire.json(200, "{\"a\":\"" + "x".repeat(10_000) + "\"}"));

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_TOO_LARGE);
  }

  @Test
  void refusesADocumentWithoutEndAsSoonAsItIsTooLarge() {
    var run =
        run(
            (request, wire) -> {
              wire.chunked("application/json").chunk("{\"a\":\"");
              while (true) {
                wire.chunk("x".repeat(5_000));
              }
            });

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_TOO_LARGE);
  }

  @Test
  void refusesADocumentShorterThanItsDeclaredLength() {
    var run =
        run(
            (request, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
              wire.send("content-length: 100\r\n\r\n{\"text\":\"hi\"}").close();
            });

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
    assertThat(run.exchange().attempts().getFirst().result()).isEqualTo("cut");
  }

  @Test
  void refusesAReplyThatIsNotHttp() {
    var run = run((request, wire) -> wire.send("SSH-2.0-OpenSSH_9.2\r\n\r\n").hang());

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
  }

  @Test
  void refusesAConnectionThatEndsBeforeTheHead() {
    var run = run((request, wire) -> wire.close());

    assertThat(refusal(run).reason()).isEqualTo(Reason.UPSTREAM_FAILED);
    assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void readsADocumentThatComesByteByByte() {
    var run =
        run(
            (request, wire) -> {
              wire.chunked("application/json; charset=utf-8");
              for (char c : "{\"text\":\"hello\"}".toCharArray()) {
                wire.chunk(String.valueOf(c)).pause(Duration.ofMillis(2));
              }
              wire.end();
            });

    assertThat(body(run)).isEqualTo("{\"text\":\"hello\"}");
  }

  @Test
  void readsADocumentThatTheConnectionsEndEnds() {
    var run =
        run(
            (request, wire) -> {
              wire.send("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n");
              wire.send("{\"text\":\"hello\"}").close();
            });

    assertThat(body(run)).isEqualTo("{\"text\":\"hello\"}");
  }

  @Test
  void takesInterimRepliesAsNone() {
    var run =
        run(
            (request, wire) -> {
              wire.send("HTTP/1.1 100 Continue\r\n\r\n");
              wire.send("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
              wire.json(200, "{}");
            });

    assertThat(answered(run).head().status()).isEqualTo(200);
  }

  @Test
  void letsNoHeaderPassThatIsNotPlainText() {
    var run = run((request, wire) -> wire.json(200, "{}", "x-upstream: caf\u00e9"));

    assertThat(answered(run).head().headers().has("x-upstream")).isFalse();
  }
}
