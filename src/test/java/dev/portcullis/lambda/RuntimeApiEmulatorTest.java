package dev.portcullis.lambda;

import static dev.portcullis.lambda.RawRuntime.PRELUDE;
import static dev.portcullis.lambda.RawRuntime.STREAMED;
import static dev.portcullis.lambda.RawRuntime.repeated;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.Wire;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The emulator hands over events, and reads answers, as the platform does. */
class RuntimeApiEmulatorTest extends RuntimeApiCase {
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
}
