package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubBehaviour.Simple;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StubBehaviourTest {

  @ParameterizedTest
  @ValueSource(strings = {"stub", "stub-mini", "stub-large", "stub-embedding"})
  void answersUnderOrdinaryNames(String model) {
    assertThat(StubBehaviour.parse(model)).hasValue(Simple.NORMAL);
  }

  @Test
  void readsMeasures() {
    assertThat(StubBehaviour.parse("stub-slow-250"))
        .hasValue(new StubBehaviour.Slow(Duration.ofMillis(250)));
    assertThat(StubBehaviour.parse("stub-drip-5"))
        .hasValue(new StubBehaviour.Drip(Duration.ofMillis(5)));
    assertThat(StubBehaviour.parse("stub-long-1000")).hasValue(new StubBehaviour.Lengthy(1000));
    assertThat(StubBehaviour.parse("stub-fail-429")).hasValue(new StubBehaviour.Fail(429));
    assertThat(StubBehaviour.parse("stub-final-500")).hasValue(new StubBehaviour.Final(500));
    assertThat(StubBehaviour.parse("stub-flaky-503")).hasValue(new StubBehaviour.Flaky(503));
  }

  @Test
  void hasOrdinaryMeasures() {
    assertThat(StubBehaviour.parse("stub-slow"))
        .hasValue(new StubBehaviour.Slow(Duration.ofSeconds(2)));
    assertThat(StubBehaviour.parse("stub-drip"))
        .hasValue(new StubBehaviour.Drip(Duration.ofMillis(100)));
  }

  @Test
  void readsEveryNameWithoutMeasure() {
    assertThat(StubBehaviour.parse("stub-cached")).hasValue(Simple.CACHED);
    assertThat(StubBehaviour.parse("stub-secrets")).hasValue(Simple.SECRETS);
    assertThat(StubBehaviour.parse("stub-hang")).hasValue(Simple.HANG);
    assertThat(StubBehaviour.parse("stub-cut")).hasValue(Simple.CUT);
    assertThat(StubBehaviour.parse("stub-cut-before")).hasValue(Simple.CUT_BEFORE);
    assertThat(StubBehaviour.parse("stub-error-in-stream")).hasValue(Simple.ERROR_IN_STREAM);
    assertThat(StubBehaviour.parse("stub-no-tail")).hasValue(Simple.NO_TAIL);
    assertThat(StubBehaviour.parse("stub-html")).hasValue(Simple.HTML);
    assertThat(StubBehaviour.parse("stub-redirect")).hasValue(Simple.REDIRECT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpt-5",
        "stub-",
        "STUB",
        "stub-fail",
        "stub-fail-200",
        "stub-fail-600",
        "stub-fail-4290000",
        "stub-long-2000001",
        "stub-slow-99999999",
        "stub-slow--1"
      })
  void knowsNoOtherName(String model) {
    assertThat(StubBehaviour.parse(model)).isEmpty();
  }
}
