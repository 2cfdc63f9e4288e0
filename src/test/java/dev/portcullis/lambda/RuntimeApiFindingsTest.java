package dev.portcullis.lambda;

import static dev.portcullis.lambda.RawRuntime.PRELUDE;
import static dev.portcullis.lambda.RawRuntime.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the emulator refuses, or finds wrong about a runtime. */
class RuntimeApiFindingsTest extends RuntimeApiCase {
  @Test
  void refusesAnAnswerToWhatItNeverInvoked() throws IOException {
    var never = new EmulatedInvocation(new byte[0], InvocationOptions.usual());
    try (RawRuntime runtime = runtime()) {
      assertThat(runtime.answer(never, WELL).status()).isEqualTo(400);
      assertThat(emulator.refused()).extracting(Refused::status).containsExactly(400);
    }
  }

  @Test
  void refusesASecondAnswer() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.answer(invocation, WELL);

      assertThat(runtime.answer(invocation, "{\"statusCode\":500}").status()).isEqualTo(400);
      assertThat(runtime.post(invocation, "error", repeated(invocation), "{}").status())
          .isEqualTo(400);
      assertThat(invocation.answer().status()).isEqualTo(201);
    }
  }

  @Test
  void refusesAnAnswerThatDoesNotRepeatTheInvocationId() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      String wrong = "lambda-runtime-invocation-id: another\r\n";
      assertThat(runtime.post(invocation, "response", "", WELL).status()).isEqualTo(410);
      assertThat(runtime.post(invocation, "response", wrong, WELL).status()).isEqualTo(410);
      assertThat(runtime.post(invocation, "error", wrong, "{}").status()).isEqualTo(410);

      assertThat(invocation.over()).isFalse();
      assertThat(runtime.answer(invocation, WELL).status()).isEqualTo(202);
    }
  }

  @Test
  void refusesTheLateAnswerOfAnInvocationThatIsRepeatedUnderItsRequestId() throws IOException {
    var first = emulator.invoke("1", InvocationOptions.usual().requestId("same"));
    try (RawRuntime runtime = runtimeWith(first)) {
      first.expire();
      var second = emulator.invoke("2", InvocationOptions.usual().requestId("same"));
      assertThat(runtime.next().body()).isEqualTo("2");

      assertThat(runtime.answer(first, WELL).status()).isEqualTo(410);
      assertThat(second.over()).isFalse();
      assertThat(runtime.answer(second, WELL).status()).isEqualTo(202);
      assertThat(emulator.defects()).isEmpty();
    }
  }

  @Test
  void refusesTheAnswerToAnInvocationThatWasGivenUp() throws IOException {
    var invocation = emulator.invoke("{}", InvocationOptions.usual().withoutInvocationId());
    try (RawRuntime runtime = runtimeWith(invocation)) {
      invocation.expire();

      runtime.beginStream(invocation).chunk(PRELUDE).send("0\r\n\r\n");
      assertThat(runtime.response().status()).isEqualTo(410);
      assertThat(invocation.bytes()).isEmpty();
    }
  }

  @Test
  void refusesAnAnswerInOnePieceThatIsTooLargeAndTakesAnErrorInstead() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      String large = "x".repeat(RuntimeApiEmulator.LARGEST_ANSWER + 1);

      assertThat(runtime.answer(invocation, large).status()).isEqualTo(413);
      assertThat(invocation.over()).isFalse();
      String headers =
          repeated(invocation) + "lambda-runtime-function-error-type: Function.Large\r\n";
      String error = "{\"errorType\":\"Large\",\"errorMessage\":\"too large\"}";
      assertThat(runtime.post(invocation, "error", headers, error).status()).isEqualTo(202);
      assertThat(invocation.error().orElseThrow().type()).isEqualTo("Function.Large");
      assertThat(invocation.error().orElseThrow().message()).isEqualTo("too large");
    }
  }

  @Test
  void takesAnAnswerInOnePieceThatIsAsLargeAsItMayBe() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      String largest = "x".repeat(RuntimeApiEmulator.LARGEST_ANSWER);
      assertThat(runtime.answer(invocation, largest).status()).isEqualTo(202);
    }
  }

  @Test
  void refusesWhoeverAsksForTheNextInvocationTwiceAtOnce() throws IOException {
    try (RawRuntime one = runtime();
        RawRuntime two = runtime()) {
      one.ask();
      emulator.awaitIdle();

      assertThat(two.next().status()).isEqualTo(400);
      assertThat(emulator.defects()).containsExactly("asks for the next invocation twice at once");
    }
  }

  @Test
  void findsWhoeverAsksForTheNextInvocationBeforeAnsweringTheLast() throws IOException {
    try (RawRuntime runtime = runtimeWith(emulator.invoke("1"))) {
      emulator.invoke("2");
      assertThat(runtime.next().body()).isEqualTo("2");

      assertThat(emulator.defects())
          .containsExactly("asks for the next invocation before it has answered the last one");
    }
  }

  @Test
  void keepsAnErrorOfTheStart() throws IOException {
    try (RawRuntime runtime = runtime()) {
      String error = "{\"errorType\":\"A\",\"errorMessage\":\"no routes\"}";
      runtime.send(
          "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nhost: api\r\ncontent-length: %d\r\n\r\n%s"
              .formatted(error.length(), error));

      assertThat(runtime.response().status()).isEqualTo(202);
      assertThat(emulator.awaitInitError().message()).isEqualTo("no routes");
    }
  }

  @Test
  void findsAnErrorThatIsNoJson() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.post(invocation, "error", repeated(invocation), "oops");
      assertThat(emulator.defects()).containsExactly("reports an error that is no JSON");
    }
  }

  @Test
  void findsWhatIsNotPartOfTheApi() throws IOException {
    try (RawRuntime runtime = runtime()) {
      runtime.send("GET /2015/next HTTP/1.1\r\nhost: api\r\n\r\n");
      assertThat(runtime.response().status()).isEqualTo(404);
      assertThat(emulator.defects()).containsExactly("asks for what is not there: GET /2015/next");
    }
  }

  @Test
  void findsARequestWithoutAHost() throws IOException {
    try (RawRuntime runtime = runtime()) {
      runtime.send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n");
      emulator.awaitIdle();
      assertThat(emulator.defects()).containsExactly("sends a request without one header Host");
    }
  }

  @Test
  void findsWhatIsNotHttp() throws IOException {
    try (RawRuntime runtime = runtime()) {
      runtime.send("hello\r\n\r\n");
      assertThat(runtime.ended()).isTrue();
      assertThat(emulator.defects()).containsExactly("sends a request line that is none");
    }
  }
}
