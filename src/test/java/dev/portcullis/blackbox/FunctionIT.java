package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.lambda.EmulatedAnswer;
import dev.portcullis.lambda.EmulatedInvocation;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.lambda.InvocationOptions;
import dev.portcullis.lambda.RuntimeApiEmulator;
import dev.portcullis.upstream.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged gateway as a function, which the platform stops whenever there is nothing to do. */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionIT {
  private static final Pointer TRACE = Pointer.of("metadata", "correlation_uid");
  private static final Pointer BASIS = Pointer.of("unmapped", "portcullis", "usage", "basis");

  private final FunctionWorld world;
  private final HeldUpstream held = new HeldUpstream();
  private final RuntimeApiEmulator platform = RuntimeApiEmulator.start();
  private FunctionProcess function;

  FunctionIT(LocalStack emulator) {
    world = FunctionWorld.in(emulator);
  }

  @BeforeAll
  void start() {
    FunctionProcess.Setup setup = world.setup(platform);
    world.route(setup, "held", held.origin());
    world.route(setup, "collected", world.model().origin());
    function = setup.with("portcullis.routes.collected.unstreamed", "collect").start();
    String once = SampleEvents.named("function-url-throttled").event(world);
    assertThat(platform.invoke(once).answer().status()).isEqualTo(200);
  }

  @AfterEach
  void didNothingWrong() {
    platform.awaitIdle();
    assertThat(platform.defects()).isEmpty();
    assertThat(function.output()).doesNotContain(world.key(), "credential-of-the-gateway");
    assertThat(function.process().home().resolve("data")).doesNotExist();
  }

  @AfterAll
  void stop() {
    function.close();
    platform.close();
    held.close();
    world.close();
  }

  private EmulatedInvocation chat(String route, String body, InvocationOptions options) {
    return platform.invoke(
        SampleEvents.event(
            "function-url-allowed", world.key(), "/" + route + "/v1/chat/completions", body),
        options);
  }

  private EmulatedInvocation chat(String route, String body) {
    return chat(route, body, InvocationOptions.usual());
  }

  private Json eventOf(EmulatedAnswer answer) {
    return FunctionWorld.eventOf(function, answer.header("x-request-id"));
  }

  private static String code(Json event) {
    return event.text("status_code").orElse("");
  }

  static List<SampleEvents.Sample> samples() {
    return SampleEvents.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersEverySampleAsItsPageSays(SampleEvents.Sample sample) {
    int before = FunctionWorld.events(function).size();
    var invocation = platform.invoke(sample.event(world));
    EmulatedAnswer answer = invocation.answer();

    assertThat(answer.status()).as(answer.text()).isEqualTo(sample.status());
    assertThat(answer.text()).contains(sample.text());
    assertThat(invocation.mode()).isEqualTo(sample.streamed() ? Mode.STREAMED : Mode.BUFFERED);
    assertThat(code(eventOf(answer))).isEqualTo(sample.status() == 200 ? "ok" : sample.text());
    assertThat(FunctionWorld.events(function)).hasSize(before + 1);
    assertThat(TRACE.in(eventOf(answer)).flatMap(Json::asText))
        .contains("1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
  }

  @Test
  void hasAPageThatNamesEverySample() {
    assertThat(SampleEvents.all())
        .extracting(SampleEvents.Sample::name)
        .containsExactlyInAnyOrderElementsOf(SampleEvents.files());
  }

  @Test
  void streamsWhatHasComeBeforeTheUpstreamSendsTheRest() {
    held.hold();
    var invocation = chat("held", ServerUnderTest.streamedChat("m"));
    try {
      invocation.awaitText("began ");
      assertThat(invocation.complete()).isFalse();
      assertThat(invocation.prelude().integer("statusCode")).hasValue(200);
    } finally {
      held.release();
    }
    EmulatedAnswer answer = invocation.answer();

    assertThat(answer.text()).contains("ended ").endsWith("data: [DONE]\n\n");
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(invocation.trailers()).isEmpty();
    assertThat(code(eventOf(answer))).isEqualTo("ok");
  }

  @Test
  void endsAStreamThatTheUpstreamCutsWithAnErrorAndSaysSoInTrailers() {
    var invocation = chat("openai", ServerUnderTest.streamedChat("stub-cut"));
    EmulatedAnswer answer = invocation.answer();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("\"error\"").doesNotContain("[DONE]");
    Map<String, List<String>> trailers = invocation.trailers();
    assertThat(trailers)
        .containsEntry("lambda-runtime-function-error-type", List.of("Portcullis.UPSTREAM"));
    String encoded = trailers.get("lambda-runtime-function-error-body").getFirst();
    String error = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    assertThat(SampleEvents.json(error).text("errorMessage").orElse("")).isNotBlank();
  }

  @Test
  void answersWhatTakesTooLongBeforeThePlatformGivesItUp() {
    var invocation =
        chat(
            "openai",
            ServerUnderTest.chat("stub-hang"),
            InvocationOptions.usual().timeout(Duration.ofSeconds(5)));
    EmulatedAnswer answer = invocation.answer();

    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.text()).contains("deadline_exceeded");
    assertThat(invocation.inTime()).isTrue();
    assertThat(code(eventOf(answer))).isEqualTo("deadline_exceeded");
  }

  @Test
  void hasSettledWhatItReservedBeforeItIsStopped() {
    var invocation = chat("openai", ServerUnderTest.chat("stub"));
    EmulatedAnswer answer = invocation.answer();
    platform.awaitIdle(); // it is stopped, and writes nothing more

    Map<String, String> item = world.ledgerItem();
    assertThat(item).containsEntry("concurrent", "0");
    assertThat(BASIS.in(eventOf(answer)).flatMap(Json::asText)).contains("reported");
  }

  @Test
  void holdsTheUpstreamBackWhileThePlatformTakesNoMore() {
    int enough = 16 << 20;
    var invocation =
        chat(
            "held",
            ServerUnderTest.streamedChat(HeldUpstream.ENDLESS),
            InvocationOptions.usual().holdAfter(10_000).breakAfter(enough));
    long written = Eventually.steady(() -> held.wire().written());
    assertThat(written).isLessThan(enough);

    invocation.letGo();
    assertThat(invocation.awaitEnd().broken()).isTrue();
    Eventually.holds(() -> held.wire().open() == 0);
    Eventually.holds(platform::idle);
  }

  @Test
  void recordsAReplyThatThePlatformNoLongerTakes() {
    var invocation =
        chat(
            "held",
            ServerUnderTest.streamedChat(HeldUpstream.ENDLESS),
            InvocationOptions.usual().breakAfter(20_000));
    EmulatedAnswer answer = invocation.answer();

    assertThat(invocation.broken()).isTrue();
    platform.awaitIdle();
    assertThat(code(eventOf(answer))).isEqualTo("cut_client_gone");
    assertThat(chat("openai", ServerUnderTest.chat("stub")).answer().status()).isEqualTo(200);
  }

  @Test
  void collectsAStreamForADoorThatCarriesNoneWhereTheRouteSaysSo() {
    String body = ServerUnderTest.streamedChat("stub");
    for (String door : List.of("http-api-allowed", "alb-allowed")) {
      var invocation =
          platform.invoke(
              SampleEvents.event(door, world.key(), "/collected/v1/chat/completions", body));
      EmulatedAnswer answer = invocation.answer();

      assertThat(invocation.mode()).isEqualTo(Mode.BUFFERED);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).startsWith("text/event-stream");
      assertThat(answer.text()).startsWith("data: ").endsWith("data: [DONE]\n\n");
      assertThat(code(eventOf(answer))).isEqualTo("ok");
    }
  }

  @Test
  void refusesACollectedStreamThatBreaksOff() {
    String body = ServerUnderTest.streamedChat("stub-cut");
    EmulatedAnswer answer =
        platform
            .invoke(
                SampleEvents.event(
                    "http-api-allowed", world.key(), "/collected/v1/chat/completions", body))
            .answer();

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.text()).contains("\"error\"").doesNotContain("data: ");
  }
}
