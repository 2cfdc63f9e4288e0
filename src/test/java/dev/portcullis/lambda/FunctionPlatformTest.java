package dev.portcullis.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Stopped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the platform does while a request runs: it reads slowly, breaks off, fails, is over. */
class FunctionPlatformTest extends FunctionLoopCase {

  @Test
  void aPlatformThatTakesNoMoreIsAClientThatLeft() throws Exception {
    var stopped = new CompletableFuture<Cause>();
    running(
        (in, out, next) -> {
          if (body(in).equals("again")) {
            return plain("here");
          }
          out.begin(OK);
          try {
            while (true) {
              out.write(bytes("x".repeat(10_000)));
            }
          } catch (Stopped gone) {
            stopped.complete(gone.reason());
            throw gone;
          }
        });

    platform.invoke(CALL, InvocationOptions.usual().breakAfter(50_000));

    assertThat(stopped.get(30, TimeUnit.SECONDS)).isEqualTo(Cause.CLIENT_GONE);
    assertThat(platform.invoke(CALL.replace("hello", "again")).awaitEnd().body()).isEqualTo("here");
  }

  @Test
  void aPlatformThatReadsSlowlyHoldsTheRequestBack() throws Exception {
    var writing = new CompletableFuture<Thread>();
    running(
        (in, out, next) -> {
          writing.complete(Thread.currentThread());
          out.begin(OK);
          for (int i = 0; i < 4_000; i++) {
            out.write(bytes("x".repeat(10_000)));
          }
          return plain("end");
        });

    EmulatedInvocation slow =
        platform.invoke(CALL, InvocationOptions.usual().holdAfter(10_000)).awaitBegin();
    Thread.sleep(500);
    assertThat(writing.get().isAlive()).isTrue();
    slow.letGo();

    assertThat(slow.awaitEnd().bytes().length).isGreaterThan(40_000_000);
  }

  @Test
  void aPlatformThatTakesNoMoreDoesNotKeepFromBeingDoneWhatIsLeftForAfterwards() throws Exception {
    var done = new CompletableFuture<Boolean>();
    running(
        (in, out, next) -> {
          if (body(in).equals("again")) {
            return plain("here");
          }
          in.afterwards(() -> done.complete(true));
          return plain("x".repeat(30_000_000));
        });

    EmulatedInvocation stuck =
        platform.invoke(
            CALL, InvocationOptions.usual().holdAfter(10_000).timeout(Duration.ofSeconds(2)));

    assertThat(done.get(30, TimeUnit.SECONDS)).isTrue();
    stuck.expire();
    stuck.letGo();
    assertThat(platform.invoke(CALL.replace("hello", "again")).awaitEnd().body()).isEqualTo("here");
  }

  @Test
  void anAnswerThatComesTooLateIsNotTheNextOnes() {
    running((in, out, next) -> plain(body(in)));
    platform.invoke(CALL.replace("hello", "one")).awaitEnd();

    EmulatedInvocation late = platform.invoke(CALL.replace("hello", "two"));
    late.expire();

    assertThat(platform.invoke(CALL.replace("hello", "three")).awaitEnd().body())
        .isEqualTo("three");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NO_ANSWER", "HALF_AN_EVENT"},
      value = NextFault.class)
  void aPlatformThatBreaksOffIsAskedAgain(NextFault fault) {
    running((in, out, next) -> plain("here"));
    platform.awaitIdle();
    platform.failNext(fault);

    assertThat(platform.invoke(CALL).awaitEnd().body()).isEqualTo("here");
  }

  @ParameterizedTest
  @EnumSource(
      names = {"STATUS_500", "NO_REQUEST_ID"},
      value = NextFault.class)
  void aPlatformThatIsOverEndsTheLoop(NextFault fault) {
    running((in, out, next) -> plain("here"));
    platform.awaitIdle();
    platform.failNext(fault);

    assertThat(ended)
        .failsWithin(LONG)
        .withThrowableThat()
        .withRootCauseInstanceOf(IOException.class);
  }
}
