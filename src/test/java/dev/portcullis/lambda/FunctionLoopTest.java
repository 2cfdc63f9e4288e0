package dev.portcullis.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each invocation is a request, and each reply what its front door takes. */
class FunctionLoopTest extends FunctionLoopCase {
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
}
