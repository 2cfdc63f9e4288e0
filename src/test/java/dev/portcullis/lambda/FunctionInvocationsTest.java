package dev.portcullis.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One invocation after another, and the end. */
class FunctionInvocationsTest extends FunctionLoopCase {

  @Test
  void theEventMayComeInChunksAndItsConnectionMayEndWithIt() {
    running((in, out, next) -> plain(body(in)));

    assertThat(platform.invoke(CALL, InvocationOptions.usual().inChunks()).awaitEnd().body())
        .isEqualTo("hello");
    assertThat(platform.invoke(CALL, InvocationOptions.usual().closing()).awaitEnd().body())
        .isEqualTo("hello");
    assertThat(
            platform
                .invoke(CALL, InvocationOptions.usual().withoutInvocationId().withoutTraceId())
                .awaitEnd()
                .body())
        .isEqualTo("hello");
    assertThat(platform.defects()).isEmpty();
  }

  @Test
  void theTraceIsTheOneOfThePlatformIfItHasItsForm() {
    running((in, out, next) -> plain(in.request().trace().orElse("none")));

    assertThat(platform.invoke(CALL).awaitEnd().body())
        .isEqualTo("1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    assertThat(
            platform
                .invoke(CALL, InvocationOptions.usual().traceId("Root=something of a client"))
                .awaitEnd()
                .body())
        .isEqualTo("none");
  }

  @Test
  void aDefectIsAnsweredAndToldAndTheNextIsServed() {
    running(
        (in, out, next) -> {
          if (body(in).equals("hello")) {
            throw new AssertionError("a defect");
          }
          return plain("here");
        });

    assertThat(platform.invoke(CALL).awaitEnd().answer().status()).isEqualTo(503);
    assertThat(failures).hasSize(1);
    assertThat(platform.invoke(CALL.replace("hello", "again")).awaitEnd().body()).isEqualTo("here");
  }

  @Test
  void aFailureThatNobodyCanBeToldOfStillEndsItsInvocation() {
    deaf = true;
    running(
        (in, out, next) -> {
          if (body(in).equals("hello")) {
            throw new AssertionError("a defect");
          }
          return plain("here");
        });

    assertThat(platform.invoke(CALL).awaitEnd().error()).isPresent();
    assertThat(platform.invoke(CALL.replace("hello", "again")).awaitEnd().body()).isEqualTo("here");
  }

  @Test
  void closingEndsTheWait() {
    FunctionLoop closing = running((in, out, next) -> plain("here"));
    platform.awaitIdle();

    closing.close();

    assertThat(ended).succeedsWithin(LONG);
  }

  @Test
  void closingWaitsForTheInvocationThatRuns() throws Exception {
    var entered = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    FunctionLoop closing =
        running(
            (in, out, next) -> {
              entered.countDown();
              go.await();
              return plain("served");
            });
    EmulatedInvocation invocation = platform.invoke(CALL);
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();

    Thread closer = Thread.ofPlatform().start(closing::close);
    closer.join(200);
    assertThat(closer.isAlive()).isTrue();
    go.countDown();

    assertThat(invocation.awaitEnd().body()).isEqualTo("served");
    assertThat(ended).succeedsWithin(LONG);
  }
}
