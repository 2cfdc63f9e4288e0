package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted, tried on events as the golden files have them. */
class MetricPatternsTest {
  private static final Path PATTERNS = Path.of("infra/terraform/patterns.json");
  private static final Json.Obj ACCEPTED = golden("api-activity");

  @Test
  void acceptedCallsToModelsAreCounted() {
    assertThat(matches("calls", ACCEPTED)).isTrue();
    assertThat(matches("calls", refused(Reason.THROTTLED))).isFalse();
    assertThat(matches("calls", cut(Cause.UPSTREAM))).isTrue();
    assertThat(matches("calls", golden("change-intent"))).isFalse();
    assertThat(matches("calls", golden("change-outcome"))).isFalse();
  }

  @Test
  void failedAuthenticationIsWhateverIs401ButForASecondFactor() {
    Set<Reason> unauthenticated = having(401);
    unauthenticated.remove(Reason.STRONGER_AUTHENTICATION);
    assertThat(counted("failed_authentication")).isEqualTo(unauthenticated);
  }

  @Test
  void deadKeysAreThoseThatWereGoodOnce() {
    assertThat(counted("dead_keys"))
        .containsExactlyInAnyOrder(
            Reason.EXPIRED_CREDENTIAL, Reason.REVOKED_CREDENTIAL, Reason.QUARANTINED);
  }

  @Test
  void limitBreachesAreTheGatewaysOwn() {
    assertThat(counted("limit_breaches"))
        .containsExactlyInAnyOrder(Reason.THROTTLED, Reason.EXCEEDS_LIMIT);
  }

  @Test
  void theGuardRefusesBeforeAReplyAndWithinIt() {
    assertThat(counted("guard_refusals")).containsExactly(Reason.GUARDED);
    assertThat(matches("guard_refusals", cut(Cause.GUARD))).isTrue();
    assertThat(matches("guard_refusals", cut(Cause.UPSTREAM))).isFalse();
  }

  @Test
  void serverErrorsAreAllThatTheCallerDidNotCause() {
    Set<Reason> ours =
        Stream.of(Reason.values())
            .filter(reason -> reason.status() >= 500)
            .collect(Collectors.toSet());
    assertThat(counted("server_errors")).isEqualTo(ours);
    Set<Cause> causes =
        Stream.of(Cause.values())
            .filter(cause -> matches("server_errors", cut(cause)))
            .collect(Collectors.toSet());
    assertThat(causes).isEqualTo(EnumSet.complementOf(EnumSet.of(Cause.CLIENT_GONE, Cause.GUARD)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed_authentication",
        "dead_keys",
        "limit_breaches",
        "guard_refusals",
        "server_errors"
      })
  void whatWentWellIsNoReasonForAnAlarm(String metric) {
    assertThat(matches(metric, ACCEPTED)).isFalse();
    assertThat(matches(metric, golden("change-intent"))).isFalse();
    assertThat(matches(metric, golden("change-outcome"))).isFalse();
  }

  @Test
  void noPatternIsLongerThanCloudWatchTakes() {
    assertThat(((Json.Obj) patterns()).members().values())
        .isNotEmpty()
        .allSatisfy(
            metric ->
                assertThat(metric.text("pattern").orElseThrow())
                    .hasSizeLessThanOrEqualTo(MetricPattern.LONGEST));
  }

  @Test
  void aMemberThatIsNotThereMeetsNoComparison() {
    assertThat(MetricPattern.of("{ $.a != \"x\" }").test(Json.obj())).isFalse();
    assertThat(MetricPattern.of("{ $.a < 1 }").test(Json.obj())).isFalse();
    assertThat(MetricPattern.of("{ $.a = \"x*\" }").test(Deployed.json("{\"a\":\"xy\"}"))).isTrue();
    assertThat(
            MetricPattern.of("{ $.a = 1 || $.b = 2 && $.c = 3 }").test(Deployed.json("{\"a\":1}")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{ $.a }", "$.a = 1", "{ ($.a = 1 }", "{ $.a > \"x\" }", "{ $.a = 1 } x"})
  void whatIsNotUnderstoodFails(String pattern) {
    assertThatThrownBy(() -> MetricPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<Reason> having(int status) {
    return Stream.of(Reason.values())
        .filter(reason -> reason.status() == status)
        .collect(Collectors.toSet());
  }

  private static Set<Reason> counted(String metric) {
    return Stream.of(Reason.values())
        .filter(reason -> matches(metric, refused(reason)))
        .collect(Collectors.toSet());
  }

  private static boolean matches(String metric, Json event) {
    Predicate<Json> pattern =
        MetricPattern.of(
            patterns().at(metric).flatMap(found -> found.text("pattern")).orElseThrow());
    return pattern.test(event);
  }

  private static Json refused(Reason reason) {
    return ACCEPTED
        .with("status_id", Json.of(2))
        .with("status_code", Json.of(reason.code()))
        .with("action_id", Json.of(2))
        .with("http_response", Json.obj(Json.member("code", reason.status())));
  }

  private static Json cut(Cause cause) {
    return ACCEPTED
        .with("status_id", Json.of(2))
        .with("status_code", Json.of("cut_" + cause.name().toLowerCase(Locale.ROOT)));
  }

  private static Json patterns() {
    return read(PATTERNS);
  }

  private static Json.Obj golden(String name) {
    return (Json.Obj) read(Path.of("src/test/resources/golden", name + ".json"));
  }

  private static Json read(Path file) {
    try {
      return Deployed.json(Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
