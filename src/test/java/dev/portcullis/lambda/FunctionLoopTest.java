package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.dialect.ProblemVoice;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Stopped;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FunctionLoopTest {
  private static final Head OK = new Head(200, Headers.of("content-type", "text/plain"));
  private static final String CALL = Events.functionUrl("POST", "/openai/v1/x", "hello");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final RuntimeApiEmulator platform = RuntimeApiEmulator.start();
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private @Nullable FunctionLoop loop;
  private volatile boolean deaf;

  @AfterEach
  void stop() {
    if (loop != null) {
      loop.close();
    }
    platform.close();
  }

  private void failed(String name, Throwable failure) {
    if (deaf) {
      throw new IllegalStateException(name);
    }
    failures.add(failure);
  }

  private FunctionLoop running(Layer layer) {
    return running(true, layer);
  }

  private FunctionLoop running(boolean streaming, Layer... layers) {
    var settings = new FunctionLoop.Settings(streaming, 16_384, 8_192, LONG);
    var running =
        new FunctionLoop(
            RuntimeApi.at(platform.endpoint()),
            settings,
            new Pipeline(List.of(layers), this::failed),
            new ProblemVoice(),
            InstantSource.system(),
            this::failed);
    loop = running;
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                running.run();
                ended.complete(null);
              } catch (IOException | InterruptedException failure) {
                ended.completeExceptionally(failure);
              }
            });
    return running;
  }

  private static Outcome plain(String text) {
    return new Outcome.Answered(OK, bytes(text));
  }

  private static Frame bytes(String text) {
    return new Frame.Bytes(text.getBytes(UTF_8));
  }

  private static String body(Exchange in) {
    try {
      return new String(in.body(1_000), UTF_8);
    } catch (Exception unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  @Test
  void aPlainReplyHasAPreludeAndItsBody() {
    running((in, out, next) -> plain("said " + body(in)));

    EmulatedInvocation answered = platform.invoke(CALL).awaitEnd();

    assertThat(answered.mode()).isEqualTo(Mode.STREAMED);
    assertThat(answered.answer().status()).isEqualTo(200);
    assertThat(answered.body()).isEqualTo("said hello");
    assertThat(answered.answer().header("x-request-id")).hasSize(32);
    assertThat(answered.answer().header("cache-control")).isEqualTo("no-store");
    assertThat(answered.answer().header("strict-transport-security")).isNotEmpty();
    assertThat(answered.trailers()).isEmpty();
    assertThat(platform.defects()).isEmpty();
  }

  @Test
  void framesLeaveWhenTheyAreWritten() {
    var seen = new CountDownLatch(1);
    running(
        (in, out, next) -> {
          out.begin(OK);
          out.write(bytes("first "));
          if (!seen.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the first frame did not leave");
          }
          return plain("last");
        });

    EmulatedInvocation invocation = platform.invoke(CALL).awaitText("first ");
    assertThat(invocation.complete()).isFalse();
    seen.countDown();

    assertThat(invocation.awaitEnd().body()).isEqualTo("first last");
  }

  @Test
  void aCutReplyEndsWithErrorTrailers() {
    running(
        (in, out, next) -> {
          out.begin(OK);
          out.write(bytes("half"));
          return new Outcome.Cut(Cause.UPSTREAM);
        });

    EmulatedInvocation cut = platform.invoke(CALL).awaitEnd();

    assertThat(cut.body()).isEqualTo("half");
    assertThat(cut.trailers().get("lambda-runtime-function-error-type"))
        .containsExactly("Portcullis.UPSTREAM");
    assertThat(cut.trailers()).containsKey("lambda-runtime-function-error-body");
  }

  @Test
  void aRefusalIsAnAnswerLikeAnother() {
    running((in, out, next) -> Outcome.refused(Reason.MISSING_CREDENTIAL, "No key."));

    EmulatedInvocation refused = platform.invoke(CALL).awaitEnd();

    assertThat(refused.answer().status()).isEqualTo(401);
    assertThat(refused.body()).contains("No key.");
    assertThat(refused.error()).isEmpty();
  }

  @Test
  void aDoorThatCannotStreamGetsOneDocument() {
    running(
        (in, out, next) -> {
          assertThat(in.request().door().streams()).isFalse();
          out.begin(OK);
          out.write(bytes("one "));
          out.write(bytes("two "));
          return plain("three");
        });

    EmulatedInvocation answered =
        platform.invoke(Events.httpApi("$default", "POST", "/x", "")).awaitEnd();

    assertThat(answered.mode()).isEqualTo(Mode.BUFFERED);
    assertThat(answered.body()).isEqualTo("one two three");
  }

  @Test
  void aDoorThatIsSetToBufferGetsOneDocumentToo() {
    running(false, (in, out, next) -> plain("whole"));

    EmulatedInvocation answered = platform.invoke(CALL).awaitEnd();

    assertThat(answered.mode()).isEqualTo(Mode.BUFFERED);
    assertThat(answered.body()).isEqualTo("whole");
  }

  @Test
  void bytesThatAreNoTextAreBase64InADocument() {
    byte[] binary = {0, (byte) 0xff, 1};
    running((in, out, next) -> new Outcome.Answered(OK, new Frame.Bytes(binary)));

    EmulatedInvocation answered =
        platform.invoke(Events.loadBalancer("https", "POST", "/x", "")).awaitEnd();

    assertThat(answered.answer().body()).containsExactly(binary);
  }

  @Test
  void aStreamThatIsCutWhileItIsCollectedIsARefusalForTheLayersToo() {
    List<Outcome> seen = new ArrayList<>();
    running(
        true,
        (in, out, next) -> {
          Outcome outcome = next.proceed(out);
          seen.add(outcome);
          return outcome;
        },
        (in, out, next) -> {
          out.begin(OK);
          out.write(bytes("half"));
          return new Outcome.Cut(Cause.UPSTREAM);
        });

    EmulatedInvocation refused =
        platform.invoke(Events.httpApi("$default", "POST", "/x", "")).awaitEnd();

    assertThat(refused.answer().status()).isEqualTo(502);
    assertThat(refused.body()).doesNotContain("half");
    assertThat(seen).singleElement().isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void whatIsTooLargeToBeCollectedIsNotCollected() {
    Frame frame = bytes("x".repeat(100_000));
    running(
        (in, out, next) -> {
          out.begin(OK);
          for (int i = 0; i < 20; i++) {
            out.write(frame);
          }
          return plain("end");
        });

    EmulatedAnswer refused =
        platform.invoke(Events.loadBalancer("https", "POST", "/x", "")).awaitEnd().answer();
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.header("x-should-retry")).isEqualTo("false");
  }

  @Test
  void manyFieldsOfOneNameReachADoorThatTakesLists() {
    Head head = new Head(200, Headers.of("set-cookie", "a=1", "set-cookie", "b=2", "x", "1"));
    running((in, out, next) -> new Outcome.Answered(head, bytes("")));

    assertThat(platform.invoke(Events.restApi("GET", "/x", "")).awaitEnd().answer().headers())
        .containsEntry("set-cookie", List.of("a=1", "b=2"));
    assertThat(platform.invoke(CALL).awaitEnd().answer().cookies()).containsExactly("a=1", "b=2");
  }

  @Test
  void aRequestEndsBeforeThePlatformEndsIt() {
    running(
        (in, out, next) -> {
          Thread.sleep(LONG);
          return plain("too late");
        });

    EmulatedInvocation late =
        platform
            .invoke(CALL, InvocationOptions.usual().timeout(Duration.ofMillis(1_500)))
            .awaitEnd();

    assertThat(late.answer().status()).isEqualTo(504);
    assertThat(late.inTime()).isTrue();
  }

  @Test
  void aDeadlineOfTheRouteDoesNotMakeThePlatformsLater() {
    running(
        (in, out, next) -> {
          in.cancellation().deadlineAfter(LONG);
          Thread.sleep(LONG);
          return plain("too late");
        });

    EmulatedInvocation late =
        platform
            .invoke(CALL, InvocationOptions.usual().timeout(Duration.ofMillis(1_500)))
            .awaitEnd();

    assertThat(late.answer().status()).isEqualTo(504);
  }

  @Test
  void anEventThatIsNoRequestGoesThroughTheLayersAsARefusedOne() {
    running(
        (in, out, next) ->
            Outcome.refused(in.request().refused().orElseThrow(), "This is no HTTP request."));

    EmulatedInvocation refused = platform.invoke("{\"source\":\"aws.events\"}").awaitEnd();

    assertThat(refused.mode()).isEqualTo(Mode.BUFFERED);
    assertThat(refused.answer().status()).isEqualTo(400);
    assertThat(platform.invoke("no json").awaitEnd().answer().status()).isEqualTo(400);
  }

  @Test
  void whatIsTooLongOrNoHeaderIsRefusedAsAServerRefusesIt() {
    running(
        (in, out, next) ->
            in.request()
                .refused()
                .map(reason -> Outcome.refused(reason, "No."))
                .orElseGet(() -> Outcome.refused(Reason.UNKNOWN_ROUTE, "None.")));

    assertThat(status(Events.functionUrl("GET", "/" + "x".repeat(9_000), ""))).isEqualTo(414);
    assertThat(status(CALL.replace("10.0.0.1", "1".repeat(17_000)))).isEqualTo(431);
    assertThat(status(CALL.replace("10.0.0.1", "a\\r\\nx: y"))).isEqualTo(400);
    assertThat(status(CALL.replace("POST", "PO ST"))).isEqualTo(400);
    assertThat(status(CALL)).isEqualTo(404);
  }

  private int status(String event) {
    return platform.invoke(event).awaitEnd().answer().status();
  }

  @Test
  void whatIsLeftForAfterwardsIsDoneAfterTheReplyAndBeforeTheNextIsAskedFor() throws Exception {
    var answered = new CountDownLatch(1);
    var done = new CompletableFuture<Boolean>();
    running(
        (in, out, next) -> {
          in.afterwards(
              () -> {
                try {
                  done.complete(answered.await(30, TimeUnit.SECONDS) && !platform.idle());
                } catch (InterruptedException interrupted) {
                  done.complete(false);
                }
              });
          return plain("x");
        });

    platform.invoke(CALL).awaitEnd();
    answered.countDown();

    assertThat(done.get(30, TimeUnit.SECONDS)).isTrue();
    platform.awaitIdle();
  }

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
