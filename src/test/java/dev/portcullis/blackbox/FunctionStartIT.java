package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.lambda.EmulatedInvocation.Mode;
import dev.portcullis.lambda.NextFault;
import dev.portcullis.lambda.ReportedError;
import dev.portcullis.lambda.RuntimeApiEmulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the packaged gateway begins as a function, and how it ends. What is deployed is the
 * executable, so the JVM, which starts slowly, sees one of each alone.
 */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionStartIT {
  private final FunctionWorld world;
  private RuntimeApiEmulator platform = RuntimeApiEmulator.start();

  FunctionStartIT(LocalStack emulator) {
    world = FunctionWorld.in(emulator);
  }

  @AfterEach
  void anotherPlatform() {
    platform.close();
    platform = RuntimeApiEmulator.start();
  }

  @AfterAll
  void stop() {
    platform.close();
    world.close();
  }

  /** A function whose callers may leave calls behind that were never settled. */
  private FunctionProcess.Setup setup() {
    return world.setup(platform).with("portcullis.limits.key.concurrent", "100");
  }

  private String chat(String body) {
    return SampleEvents.event(
        "function-url-allowed", world.key(), "/openai/v1/chat/completions", body);
  }

  private void assertDoesNotStart(FunctionProcess.Setup setup, String... said) {
    try (FunctionProcess function = setup.launch()) {
      assertThat(function.exitCode()).isNotZero();
      ReportedError error = platform.initError().orElseThrow();
      assertThat(error.message()).contains(said).doesNotContain("\tat ", "Exception");
      assertThat(error.type()).isNotEmpty();
      assertThat(function.output()).contains(said);
    }
    assertThat(platform.defects()).isEmpty();
  }

  @Test
  void tellsThePlatformWhatIsWrongWithItsConfigurationAndQuotesNoSecret() {
    String secret = "sk-proj-" + "0123456789abcdefghijklmnop";
    var setup =
        setup()
            .with("portcullis.routes.openai.upstreams[0].credential", secret)
            .with("portcullis.routes.openai.no-such-key", secret);
    assertDoesNotStart(setup, "portcullis.routes.openai");
    assertThat(platform.initError().orElseThrow().text()).doesNotContain(secret);
  }

  @Tag("slow")
  @Test
  void tellsThePlatformThatItsSecretsAreNotThere() {
    assertDoesNotStart(
        setup().with("portcullis.keys.ring", "aws-sm:nowhere/keys-ring"), "portcullis.keys.ring");
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void refusesToKeepForItselfWhatWouldBeGoneWithIt(Port port) {
    String key = "portcullis.adapters." + port.key;
    assertDoesNotStart(setup().with(key, "embedded"), key);
  }

  @Tag("slow")
  @Test
  void refusesToServeModelsWithTheRoleOfAdministration() {
    assertDoesNotStart(setup().with("portcullis.plane", "both"), "portcullis.plane");
  }

  enum Port {
    LEDGER("ledger"),
    API_KEYS("api-keys"),
    AUDIT_TRAIL("audit-trail"),
    SECRETS("secrets");

    private final String key;

    Port(String key) {
      this.key = key;
    }
  }

  @Test
  void endsWellWhenItIsToldToWhileItWaits() {
    try (FunctionProcess function = setup().start()) {
      assertThat(platform.invoke(chat(ServerUnderTest.chat("stub"))).answer().status())
          .isEqualTo(200);
      platform.awaitIdle();
      function.terminate();

      assertThat(function.exitCode()).as(function.output()).isZero();
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource(names = {"STATUS_500", "NO_REQUEST_ID"})
  void endsWhereThePlatformSaysThatItIsOver(NextFault fault) {
    try (FunctionProcess function = setup().start()) {
      platform.failNext(fault);
      assertThat(function.exitCode()).isNotZero();
    }
  }

  @Tag("slow")
  @Test
  void isReplacedByAnotherOneWhereItIsKilledInTheMiddleOfAStream() {
    try (FunctionProcess killed = setup().start()) {
      var cut = platform.invoke(chat(ServerUnderTest.streamedChat("stub-drip-1000")));
      cut.awaitBegin();
      killed.kill();
      assertThat(cut.awaitEnd().broken()).isTrue();
      assertThat(killed.exitCode()).isNotZero();
    }
    anotherPlatform();
    try (FunctionProcess another = setup().start()) {
      assertThat(platform.invoke(chat(ServerUnderTest.chat("stub"))).answer().status())
          .isEqualTo(200);
      assertThat(another.process().handle().isAlive()).isTrue();
    }
  }

  @Test
  void answersInOnePieceWhereItIsToldTo() {
    try (FunctionProcess function =
        setup().with("portcullis.lambda.response-mode", "buffer").start()) {
      var invocation = platform.invoke(chat(ServerUnderTest.chat("stub")));

      assertThat(invocation.answer().status()).isEqualTo(200);
      assertThat(invocation.mode()).isEqualTo(Mode.BUFFERED);
      FunctionWorld.eventOf(function, invocation.answer().header("x-request-id"));
    }
  }
}
