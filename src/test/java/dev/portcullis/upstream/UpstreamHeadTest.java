package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Headers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamHeadTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static UpstreamHead of(String name, String value) {
    return new UpstreamHead(200, Headers.of(name, value));
  }

  @Test
  void readsHowLongToWait() {
    assertThat(of("retry-after", " 20 ").retryAfter(NOW)).contains(Duration.ofSeconds(20));
    assertThat(of("retry-after", "Tue, 24 Nov 2026 10:00:30 GMT").retryAfter(NOW))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void prefersMilliseconds() {
    var both = new UpstreamHead(503, Headers.of("retry-after", "9", "retry-after-ms", "1500"));

    assertThat(both.retryAfter(NOW)).contains(Duration.ofMillis(1500));
    assertThat(of("retry-after-ms", "1.5").retryAfter(NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,true", "FALSE,true", "'',true"})
  void knowsAnswersThatAreFinal(String value, boolean mayBeRetried) {
    assertThat(of("x-should-retry", value).mayBeRetried()).isEqualTo(mayBeRetried);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "soon", "1e3", "99999999", "Tue, 24 Nov 2026 09:00:00 GMT"})
  void ignoresWaitsThatAreNone(String value) {
    assertThat(of("retry-after", value).retryAfter(NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,true",
    "Application/JSON; charset=utf-8,true",
    "application/problem+json,true",
    "text/json,false",
    "application/jsonl,false",
    "application/json text/html,false",
    "'',false"
  })
  void knowsJson(String type, boolean json) {
    assertThat(of("content-type", type).json()).isEqualTo(json);
  }
}
