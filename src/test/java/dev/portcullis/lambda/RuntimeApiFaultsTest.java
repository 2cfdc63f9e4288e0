package dev.portcullis.lambda;

import static dev.portcullis.lambda.RawRuntime.PRELUDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The emulator as a platform that fails, is slow, freezes its function or gives up. */
class RuntimeApiFaultsTest extends RuntimeApiCase {
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
