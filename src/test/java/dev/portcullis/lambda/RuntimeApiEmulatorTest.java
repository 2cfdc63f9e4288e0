package dev.portcullis.lambda;

import static dev.portcullis.lambda.RawRuntime.PRELUDE;
import static dev.portcullis.lambda.RawRuntime.STREAMED;
import static dev.portcullis.lambda.RawRuntime.repeated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.Wire;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The platform's side of the Runtime API, as a runtime on raw sockets meets it. */
class RuntimeApiEmulatorTest {
  private static final String WELL =
      "{\"statusCode\":201,\"headers\":{\"X-One\":\"1\"},\"cookies\":[\"a=1\"],\"body\":\"well\"}";

  private final RuntimeApiEmulator emulator = RuntimeApiEmulator.start();

  @AfterEach
  void stop() {
    emulator.close();
  }

  private RawRuntime runtime() throws IOException {
    return new RawRuntime(emulator);
  }

  /** A runtime that has been handed this invocation. */
  private RawRuntime runtimeWith(EmulatedInvocation invocation) throws IOException {
    RawRuntime runtime = runtime();
    assertThat(runtime.next().header("lambda-runtime-aws-request-id"))
        .isEqualTo(invocation.requestId());
    return runtime;
  }

  @Test
  void handsOverAnEventWithWhatThePlatformSaysOfIt() throws IOException {
    var options = InvocationOptions.usual().requestId("one").invocationId("two").traceId("three");
    emulator.invoke("{\"an\":\"event\"}", options.functionArn("four"));
    try (RawRuntime runtime = runtime()) {
      Wire.Response next = runtime.next();

      assertThat(next.status()).isEqualTo(200);
      assertThat(next.body()).isEqualTo("{\"an\":\"event\"}");
      assertThat(next.headers())
          .containsEntry("lambda-runtime-aws-request-id", "one")
          .containsEntry("lambda-runtime-invocation-id", "two")
          .containsEntry("lambda-runtime-trace-id", "three")
          .containsEntry("lambda-runtime-invoked-function-arn", "four")
          .containsKey("content-length");
      assertThat(Long.parseLong(next.header("lambda-runtime-deadline-ms")))
          .isGreaterThan(System.currentTimeMillis());
    }
  }

  @Test
  void handsOverInChunksAndWithoutWhatIsOptional() throws IOException {
    emulator.invoke(
        "{\"an\":\"event\"}",
        InvocationOptions.usual().inChunks().withoutInvocationId().withoutTraceId());
    try (RawRuntime runtime = runtime()) {
      Wire.Response next = runtime.next();

      assertThat(next.body()).isEqualTo("{\"an\":\"event\"}");
      assertThat(next.headers())
          .doesNotContainKeys(
              "content-length", "lambda-runtime-invocation-id", "lambda-runtime-trace-id");
    }
  }

  @Test
  void endsTheConnectionWithTheEventWhereThatIsAsked() throws IOException {
    var invocation = emulator.invoke("{}", InvocationOptions.usual().closing());
    try (RawRuntime runtime = runtimeWith(invocation);
        RawRuntime another = runtime()) {
      assertThat(runtime.ended()).isTrue();
      assertThat(another.answer(invocation, WELL).status()).isEqualTo(202);
    }
  }

  @Test
  void readsAnAnswerInOnePiece() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      assertThat(runtime.answer(invocation, WELL).status()).isEqualTo(202);

      assertThat(invocation.mode()).isEqualTo(Mode.BUFFERED);
      assertThat(invocation.complete()).isTrue();
      assertThat(invocation.inTime()).isTrue();
      assertThat(invocation.answer().status()).isEqualTo(201);
      assertThat(invocation.answer().header("x-one")).isEqualTo("1");
      assertThat(invocation.answer().cookies()).containsExactly("a=1");
      assertThat(invocation.body()).isEqualTo("well");
      assertThat(emulator.defects()).isEmpty();
    }
  }

  @Test
  void decodesABodyThatIsBase64AndReadsHeadersOfSeveralValues() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.answer(
          invocation,
          "{\"statusCode\":200,\"multiValueHeaders\":{\"A\":[\"1\",\"2\"]},"
              + "\"body\":\"d2VsbA==\",\"isBase64Encoded\":true}");

      assertThat(invocation.answer().headers()).containsEntry("a", List.of("1", "2"));
      assertThat(invocation.body()).isEqualTo("well");
    }
  }

  @Test
  void showsAStreamedAnswerChunkByChunkWhileItComes() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation).chunk(PRELUDE);
      assertThat(invocation.awaitBegin().mode()).isEqualTo(Mode.STREAMED);
      assertThat(invocation.prelude().integer("statusCode")).hasValue(200);
      long before = System.nanoTime();
      runtime.chunk("first");
      invocation.awaitText("first");
      assertThat(invocation.complete()).isFalse();
      runtime.chunk("second").send("0\r\n\r\n");

      assertThat(runtime.response().status()).isEqualTo(202);
      assertThat(invocation.answer().header("x-one")).isEqualTo("1");
      assertThat(invocation.body()).isEqualTo("firstsecond");
      assertThat(invocation.chunks().stream().map(chunk -> new String(chunk.bytes(), UTF_8)))
          .containsExactly(PRELUDE, "first", "second");
      assertThat(invocation.chunks().get(0).arrivedAt()).isLessThan(before);
      assertThat(invocation.chunks().get(1).arrivedAt()).isGreaterThan(before);
      assertThat(invocation.trailers()).isEmpty();
      assertThat(emulator.defects()).isEmpty();
    }
  }

  @Test
  void keepsTheTrailers() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation, "trailer: X-Type, x-body\r\n").chunk(PRELUDE);
      runtime.send("0\r\nx-type: Some.Error\r\nx-body: e30=\r\n\r\n").response();

      assertThat(invocation.trailers())
          .containsEntry("x-type", List.of("Some.Error"))
          .containsEntry("x-body", List.of("e30="));
      assertThat(emulator.defects()).isEmpty();
    }
  }

  @Test
  void findsTrailersThatWereNotAnnounced() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation, "trailer: x-type\r\n").chunk(PRELUDE);
      runtime.send("0\r\nx-type: a\r\nx-body: b\r\n\r\n").response();

      assertThat(emulator.defects())
          .containsExactly("sends trailers that it did not announce: [x-body]");
    }
  }

  @Test
  void tellsAnAnswerThatBreaksOffFromOneThatEnds() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation).chunk(PRELUDE).chunk("half");
      invocation.awaitText("half");
    }
    assertThat(invocation.awaitEnd().broken()).isTrue();
    assertThat(invocation.complete()).isFalse();
    assertThat(invocation.body()).isEqualTo("half");
  }

  @Test
  void findsAStreamWhosePreludeDoesNotEnd() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation).chunk("{\"statusCode\":200}").send("0\r\n\r\n").response();

      assertThat(emulator.defects())
          .containsExactly("streams an answer whose prelude does not end");
    }
  }

  @Test
  void findsAStreamOfADeclaredLength() throws IOException {
    var invocation = emulator.invoke("{}");
    try (RawRuntime runtime = runtimeWith(invocation)) {
      String headers = STREAMED.replace("transfer-encoding: chunked\r\n", "");
      runtime.post(invocation, "response", repeated(invocation) + headers, PRELUDE);

      assertThat(emulator.defects()).containsExactly("streams an answer of a declared length");
    }
  }

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

  @ParameterizedTest
  @EnumSource(NextFault.class)
  void failsARequestForTheNextInvocationAndServesTheOneAfterThat(NextFault fault)
      throws IOException {
    emulator.failNext(fault);
    var invocation = emulator.invoke("{}");
    try (RawRuntime failing = runtime();
        RawRuntime runtime = runtime()) {
      failing.ask();
      switch (fault) {
        case STATUS_500 -> assertThat(failing.response().status()).isEqualTo(500);
        case NO_ANSWER -> assertThat(failing.ended()).isTrue();
        case HALF_AN_EVENT -> assertThat(failing.response().whole()).isFalse();
        case NO_REQUEST_ID ->
            assertThat(failing.response().headers())
                .containsKey("lambda-runtime-deadline-ms")
                .doesNotContainKey("lambda-runtime-aws-request-id");
      }
      assertThat(runtime.next().header("lambda-runtime-aws-request-id"))
          .isEqualTo(invocation.requestId());
    }
  }

  @Test
  void readsNoMoreOfAnAnswerThanItIsToldUntilItIsLetGo() throws IOException, InterruptedException {
    int chunks = 640;
    String block = "x".repeat(65_536);
    var invocation = emulator.invoke("{}", InvocationOptions.usual().holdAfter(100));
    var written = new AtomicLong();
    try (RawRuntime runtime = runtimeWith(invocation)) {
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      runtime.beginStream(invocation).chunk(PRELUDE);
                      for (int i = 0; i < chunks; i++) {
                        runtime.chunk(block);
                        written.incrementAndGet();
                      }
                      runtime.send("0\r\n\r\n");
                    } catch (IOException failure) {
                      throw new AssertionError(failure);
                    }
                  });
      assertThat(Eventually.steady(written::get)).isLessThan(chunks);
      assertThat(invocation.chunks()).hasSize(2);
      invocation.letGo();
      writer.join();
      assertThat(runtime.response().status()).isEqualTo(202);
      assertThat(invocation.answer().body()).hasSize(chunks * block.length());
    }
  }

  @Test
  void breaksOffAnAnswerAfterWhatItIsTold() throws IOException {
    var invocation = emulator.invoke("{}", InvocationOptions.usual().breakAfter(60));
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.beginStream(invocation).chunk(PRELUDE).chunk("more than sixty bytes");

      assertThat(runtime.ended()).isTrue();
      assertThat(invocation.awaitEnd().broken()).isTrue();
    }
  }

  @Test
  void letsTheProcessRunOnlyWhileThereIsAnInvocation() throws IOException {
    var seen = new CopyOnWriteArrayList<String>();
    emulator.environment(
        new ExecutionEnvironment() {
          @Override
          public void freeze() {
            seen.add("freeze");
          }

          @Override
          public void thaw() {
            seen.add("thaw");
          }
        });
    try (RawRuntime runtime = runtime()) {
      runtime.ask();
      emulator.awaitIdle();
      assertThat(seen).containsExactly("freeze");
      var invocation = emulator.invoke("{}");
      runtime.response();
      assertThat(seen).containsExactly("freeze", "thaw");
      runtime.answer(invocation, WELL);
      assertThat(seen).containsExactly("freeze", "thaw");
      runtime.ask();
      emulator.awaitIdle();
      assertThat(seen).containsExactly("freeze", "thaw", "freeze");
    }
  }

  @Test
  void isIdleWhileSomebodyWaitsForAnInvocationAlone() throws IOException {
    assertThat(emulator.idle()).isFalse();
    try (RawRuntime runtime = runtime()) {
      runtime.ask();
      emulator.awaitIdle();
    }
    Eventually.holds(() -> !emulator.idle());
  }

  @Test
  void tellsAnAnswerAfterTheDeadline() throws IOException {
    var invocation = emulator.invoke("{}", InvocationOptions.usual().timeout(Duration.ZERO));
    try (RawRuntime runtime = runtimeWith(invocation)) {
      runtime.answer(invocation, WELL);
      assertThat(invocation.inTime()).isFalse();
    }
  }
}
