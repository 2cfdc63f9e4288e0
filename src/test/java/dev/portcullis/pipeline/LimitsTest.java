package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"60/1m", "1/1s", "100000/1d", "7/31d", "5/2h", "3/90s", "1000000000000/1d"})
  void readsRatesAndWritesThemAsTheyWere(String rate) {
    assertThat(Limit.parse(Measure.TOKENS, rate).text()).isEqualTo(rate);
  }

  @Test
  void writesAWindowInItsLargestUnit() {
    assertThat(Limit.parse(Measure.REQUESTS, "5/3600s")).hasToString("requests=5/1h");
    assertThat(Limit.parse(Measure.REQUESTS, "5/86400s").window()).isEqualTo(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "60",
        "60/",
        "/1m",
        "0/1m",
        "60/0m",
        "-1/1m",
        "60/1w",
        "60/1M",
        "60/32d",
        "60/1",
        "1.5/1m",
        " 60/1m",
        "60 /1m",
        "1000000000001/1m",
        "9999999999999999999/1m",
        "060/1m",
        "60/9999999d",
        "60/1ms"
      })
  void refusesWhatIsNoRateWithoutRepeatingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limit.parse(Measure.REQUESTS, text))
        .satisfies(
            wrong ->
                assertThat(String.valueOf(wrong.getMessage()))
                    .isIn(
                        "a rate is an amount and a window, such as 60/1m or 100000/1d",
                        "a window is of whole seconds, from 1s to 31d",
                        "a limit is from 1 to " + Limit.MOST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "four", "4/1m", "1000000000001"})
  void refusesWhatIsNoNumberOfCalls(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Limit.parse(Measure.CONCURRENT, text));
  }

  @Test
  void readsListsAndOrdersThemByTheirMeasures() {
    assertThat(Limits.parse(List.of("concurrent=4", "requests=60/1m, 1000/1d", "tokens=9/1h")))
        .hasToString("requests=60/1m requests=1000/1d tokens=9/1h concurrent=4");
    assertThat(Limits.parse(List.of())).isEqualTo(Limits.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests",
        "=1/1m",
        "money=1/1m",
        "Requests=1/1m",
        "requests=1/1m,",
        "requests=1/1m,2/60s",
        "concurrent=1,2",
        "requests=1/1s,1/2s,1/3s,1/4s,1/5s"
      })
  void refusesWhatIsNoListOfLimits(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Limits.parse(List.of(text)));
  }

  @Test
  void putsOwnLimitsInThePlaceOfOthersMeasureByMeasure() {
    Limits own = Limits.parse(List.of("requests=1/1m"));
    Limits usual = Limits.parse(List.of("requests=9/1m,99/1d", "concurrent=4"));

    assertThat(own.or(usual)).hasToString("requests=1/1m concurrent=4");
    assertThat(own.or(Limits.NONE)).isEqualTo(own);
    assertThat(Limits.NONE.or(usual)).isEqualTo(usual);
  }
}
