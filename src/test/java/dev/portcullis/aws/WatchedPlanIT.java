package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What alarms and charts look at is what somebody counts. */
@ExtendWith(Plans.Extension.class)
class WatchedPlanIT {
  /** What services count by themselves, by namespace, as their pages of CloudWatch metrics say. */
  private static final Map<String, Set<String>> OF_SERVICES =
      Map.of(
          "AWS/Lambda",
          Set.of("Invocations", "Errors", "Throttles", "Duration", "ConcurrentExecutions"),
          "AWS/DynamoDB",
          Set.of(
              "ConsumedReadCapacityUnits",
              "ConsumedWriteCapacityUnits",
              "ReadThrottleEvents",
              "WriteThrottleEvents",
              "SystemErrors"),
          "AWS/Logs",
          Set.of("IncomingLogEvents", "IncomingBytes"),
          "AWS/ApiGateway",
          Set.of("5XXError", "5xx"));

  private static final String UNUSUAL = "aws_cloudwatch_metric_alarm.unusual_use[0]";

  private final Plans plans;

  WatchedPlanIT(Plans plans) {
    this.plans = plans;
  }

  /** A metric by its namespace and its name. */
  private record Metric(String namespace, String name) {
    static Metric of(Json said) {
      return new Metric(
          said.text("namespace").orElseThrow(), said.text("metric_name").orElseThrow());
    }

    boolean ofAService() {
      return OF_SERVICES.getOrDefault(namespace, Set.of()).contains(name);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"USUAL", "MINIMAL", "HTTP_API", "FUNCTION_URL", "SIZED"})
  void whatIsWatchedOrChartedIsCounted(Variant variant) {
    Planned plan = plans.of(variant);
    Set<Metric> ours =
        plan.ofType("aws_cloudwatch_log_metric_filter").stream()
            .map(filter -> plan.at(filter, "metric_transformation", "0").orElseThrow())
            .map(
                made ->
                    new Metric(
                        made.text("namespace").orElseThrow(), made.text("name").orElseThrow()))
            .collect(Collectors.toSet());
    assertThat(watched(plan)).containsAll(ours);
    assertThat(Stream.concat(watched(plan).stream(), charted(plan).stream()))
        .hasSizeGreaterThan(10)
        .allMatch(metric -> metric.ofAService() || ours.contains(metric), "is counted");
  }

  private static List<Metric> watched(Planned plan) {
    return plan.ofType("aws_cloudwatch_metric_alarm").stream()
        .flatMap(alarm -> Stream.concat(single(plan, alarm), queried(plan, alarm)))
        .toList();
  }

  private static Stream<Metric> single(Planned plan, String alarm) {
    return plan.at(alarm, "metric_name").stream()
        .map(name -> Metric.of(Objects.requireNonNull(plan.resources().get(alarm))));
  }

  private static Stream<Metric> queried(Planned plan, String alarm) {
    return plan.at(alarm, "metric_query").map(SamTemplate::items).orElse(List.of()).stream()
        .flatMap(query -> query.items("metric").stream())
        .map(Metric::of);
  }

  private static List<Metric> charted(Planned plan) {
    return plan
        .document("aws_cloudwatch_dashboard.this[0]", "dashboard_body")
        .items("widgets")
        .stream()
        .flatMap(widget -> widget.at("properties").orElseThrow().items("metrics").stream())
        .map(SamTemplate::items)
        .map(line -> new Metric(SamTemplate.scalar(line.get(0)), SamTemplate.scalar(line.get(1))))
        .toList();
  }

  /** Why of all calls, and not of each key: docs/adr/0083-no-metric-for-each-key.md. */
  @Test
  void unusualUseIsMoreCallsThanABandThatIsLearned() {
    Planned plan = plans.of(Variant.USUAL);
    assertThat(plan.text(UNUSUAL, "comparison_operator")).isEqualTo("GreaterThanUpperThreshold");
    assertThat(plan.text(UNUSUAL, "threshold_metric_id")).isEqualTo("usual");
    assertThat(SamTemplate.items(plan.at(UNUSUAL, "metric_query").orElseThrow()))
        .extracting(query -> query.text("expression").orElse(""))
        .containsExactlyInAnyOrder("ANOMALY_DETECTION_BAND(calls, 3)", "");
    assertThat(queried(plan, UNUSUAL))
        .containsExactly(new Metric("Portcullis/portcullis", "calls"));
    assertThat(plan.comesLater(UNUSUAL, "alarm_actions")).isTrue();
    assertThat(plans.of(Variant.MINIMAL).resources()).doesNotContainKey(UNUSUAL);
  }

  @Test
  void theTemplateHasTheSameAlarm() {
    Map<String, Json> usual = SamTemplate.of(SamTemplate.text(), Map.of()).resources();
    Json alarm =
        Objects.requireNonNull(usual.get("UnusualUseAlarm")).at("Properties").orElseThrow();
    assertThat(alarm.text("ThresholdMetricId")).contains("usual");
    assertThat(JsonWriter.text(new Json.Arr(alarm.items("Metrics"))))
        .contains("ANOMALY_DETECTION_BAND(calls, 3)", "Portcullis/portcullis");
    assertThat(SamTemplate.of(SamTemplate.text(), Wish.MINIMAL.parameters).resources())
        .doesNotContainKey("UnusualUseAlarm");
  }
}
