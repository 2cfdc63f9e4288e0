package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.json.Json;
import dev.portcullis.lambda.EmulatedAnswer;
import dev.portcullis.lambda.EmulatedInvocation;
import dev.portcullis.lambda.InvocationOptions;
import dev.portcullis.lambda.NextFault;
import dev.portcullis.lambda.Refused;
import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.upstream.Eventually;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one invocation of a function does not touch another one. */
@Tag("slow")
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionIsolationIT {
  private static final Duration SHORT = Duration.ofSeconds(3);

  private final FunctionWorld world;
  private final HeldUpstream held = new HeldUpstream();
  private final RuntimeApiEmulator platform = RuntimeApiEmulator.start();
  private FunctionProcess function;

  FunctionIsolationIT(LocalStack emulator) {
    world = FunctionWorld.in(emulator);
  }

  @BeforeAll
  void start() {
    function = world.route(world.setup(platform), "held", held.origin()).start();
  }

  @AfterEach
  void servesTheNextInvocation() {
    held.release();
    assertOwnAnswer(chat("openai", "afterwards", false, InvocationOptions.usual()), "afterwards");
    platform.awaitIdle();
    assertThat(platform.defects()).isEmpty();
  }

  @AfterAll
  void stop() {
    function.close();
    platform.close();
    held.close();
    world.close();
  }

  private EmulatedInvocation chat(
      String route, String said, boolean streamed, InvocationOptions options) {
    String body = streamed ? ServerUnderTest.streamedChat("m") : ServerUnderTest.chat("m");
    return platform.invoke(
        SampleEvents.event(
            "function-url-allowed",
            world.key(),
            "/" + route + "/v1/chat/completions",
            body.replace("a b c d e f", said)
                .replace("\"m\"", route.equals("openai") ? "\"stub\"" : "\"m\"")),
        options);
  }

  private static void assertOwnAnswer(EmulatedInvocation invocation, String said) {
    EmulatedAnswer answer = invocation.answer();
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).contains(said).doesNotContain("first-caller");
  }

  /** An invocation in whose middle the process is stopped, until its deadline is over. */
  private EmulatedInvocation sleptThrough(InvocationOptions options) throws InterruptedException {
    held.hold();
    int before = held.wire().received().size();
    var first = chat("held", "first-caller", false, options.timeout(SHORT));
    Eventually.holds(() -> held.wire().received().size() > before);
    function.freeze();
    Thread.sleep(SHORT.plusSeconds(1));
    first.expire();
    return first;
  }

  @Test
  void takesItsLateAnswerToNobodyElse() throws InterruptedException {
    var first = sleptThrough(InvocationOptions.usual());
    var second = chat("openai", "second-caller", false, InvocationOptions.usual());
    function.thaw();

    assertOwnAnswer(second, "second-caller");
    assertThat(platform.refused()).extracting(Refused::status).contains(410);
    assertThat(first.bytes()).isEmpty();
  }

  @Test
  void takesItsLateAnswerToNobodyElseWhereTheRequestIsRepeatedUnderItsId()
      throws InterruptedException {
    var first = sleptThrough(InvocationOptions.usual().requestId("the-same-request"));
    var options = InvocationOptions.usual().requestId("the-same-request");
    var second = chat("openai", "second-caller", false, options);
    function.thaw();

    assertOwnAnswer(second, "second-caller");
    assertThat(first.bytes()).isEmpty();
  }

  @Test
  void continuesNoStreamWhoseConnectionThePlatformEndedMeanwhile() {
    held.hold();
    var first = chat("held", "first-caller", true, InvocationOptions.usual());
    first.awaitText("began first-caller");
    function.freeze();
    platform.dropConnections();
    var second = chat("openai", "second-caller", false, InvocationOptions.usual());
    held.release();
    function.thaw();

    assertOwnAnswer(second, "second-caller");
    assertThat(first.awaitEnd().broken()).isTrue();
  }

  @Test
  void answersTheSameRequestTwiceWhereItIsInvokedTwice() {
    var options = InvocationOptions.usual().requestId("invoked-twice");
    var first = chat("openai", "one", false, options);
    assertOwnAnswer(first, "one");
    var second = chat("openai", "two", false, InvocationOptions.usual().requestId("invoked-twice"));
    assertOwnAnswer(second, "two");

    assertThat(first.answer().header("x-request-id"))
        .isNotEqualTo(second.answer().header("x-request-id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "null", "[]", "{}", "{\"version\":\"2.0\"}"})
  void refusesWhatIsNoRequestAndRecordsIt(String event) {
    int before = FunctionWorld.events(function).size();
    EmulatedAnswer answer = platform.invoke(event).answer();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("malformed_request");
    Json recorded = FunctionWorld.eventOf(function, answer.header("x-request-id"));
    assertThat(recorded.text("status_code")).contains("malformed_request");
    assertThat(FunctionWorld.events(function)).hasSize(before + 1);
  }

  @Test
  void takesEventsInChunksAndOverConnectionsThatEnd() {
    assertOwnAnswer(
        chat("openai", "in-chunks", false, InvocationOptions.usual().inChunks()), "in-chunks");
    assertOwnAnswer(
        chat("openai", "closing", true, InvocationOptions.usual().closing()), "closing");
    assertOwnAnswer(
        chat("openai", "plain", true, InvocationOptions.usual().withoutInvocationId()), "plain");
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_ANSWER", "HALF_AN_EVENT"})
  void asksAgainWhereItsQuestionBreaksOff(NextFault fault) {
    platform.failNext(fault);
    assertOwnAnswer(chat("openai", "again", false, InvocationOptions.usual()), "again");
  }

  @Test
  void worksAfterASleepInWhichTheUpstreamHasEndedItsConnections() throws InterruptedException {
    String closing = ServerUnderTest.chat("closing");
    String event =
        SampleEvents.event(
            "function-url-allowed", world.key(), "/held/v1/chat/completions", closing);
    assertThat(platform.invoke(event).answer().status()).isEqualTo(200);
    platform.awaitIdle();
    held.endConnections();
    Eventually.holds(() -> held.ended() == 1);
    Thread.sleep(Duration.ofSeconds(3)); // some longer than nothing, as between two invocations

    assertThat(platform.invoke(event).answer().status()).isEqualTo(200);
    platform.awaitIdle();
    held.endConnections();
  }

  @Test
  void worksAfterASleepOfTwentySeconds() throws InterruptedException {
    assertOwnAnswer(chat("held", "before", true, InvocationOptions.usual()), "before");
    platform.awaitIdle();
    Thread.sleep(Duration.ofSeconds(20)); // longer than idle connections to upstreams are kept
    assertOwnAnswer(chat("held", "after", true, InvocationOptions.usual()), "after");
  }
}
