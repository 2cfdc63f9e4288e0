package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose a deployment is, and what is paid for it while nobody calls, as the pages say. */
@ExtendWith(Plans.Extension.class)
class AccountPlanIT {
  private static final int FREE_METRICS_OF_ALARMS = 10;

  private final Plans plans;

  AccountPlanIT(Plans plans) {
    this.plans = plans;
  }

  /** The provider knows of each type whether it can: it says what tags such a one will have. */
  @ParameterizedTest
  @EnumSource(names = {"TAGGED", "MINIMAL_URL", "MINIMAL_HTTP_API"})
  void everyResourceThatCanHaveTagsHasThem(Variant variant) {
    Planned plan = plans.of(variant);
    List<String> taggable =
        plan.resources().keySet().stream()
            .filter(
                address ->
                    plan.at(address, "tags_all").isPresent()
                        || plan.unknown().getOrDefault(address, Json.obj()).flag("tags_all"))
            .toList();
    assertThat(taggable)
        .hasSizeGreaterThan(25)
        .allSatisfy(
            address ->
                assertThat(plan.at(address, "tags", "team").flatMap(Json::asText))
                    .as(address)
                    .contains("security"));
    assertThat(plan.ofType("aws_wafv2_web_acl")).hasSize(variant == Variant.TAGGED ? 1 : 0);
  }

  @Test
  void thePageOfCostsCountsWhatIsPlanned() throws IOException {
    Planned usual = plans.of(Variant.USUAL);
    Planned minimal = plans.of(Variant.MINIMAL_URL);
    int metrics = metrics(usual);
    assertThat(Files.readString(Path.of("docs/operate/COST.md")))
        .contains(
            "| metrics of alarms, %d less 10 | %d |"
                .formatted(metrics, metrics - FREE_METRICS_OF_ALARMS),
            "whose %d alarms are free".formatted(metrics(minimal)),
            "with the ring and one upstream's secret",
            "| secrets | %d |".formatted(secrets(usual) + 1),
            "| KMS keys | %d |".formatted(usual.ofType("aws_kms_key").size()),
            "| KMS keys | %d |".formatted(minimal.ofType("aws_kms_key").size()),
            "| web ACL | %d |".formatted(usual.ofType("aws_wafv2_web_acl").size()),
            "| its rule | %d |"
                .formatted(
                    usual.at("aws_wafv2_web_acl.this[0]", "rule").stream()
                        .mapToInt(rules -> SamTemplate.items(rules).size())
                        .sum()));
    assertThat(secrets(minimal)).isEqualTo(secrets(usual));
    assertThat(metrics(minimal)).isLessThanOrEqualTo(FREE_METRICS_OF_ALARMS);
    assertThat(Files.readString(Path.of("infra/terraform/README.md")))
        .contains(
            "%d alarms over %d metrics".formatted(alarms(usual).count(), metrics),
            "%d over %d |".formatted(alarms(minimal).count(), metrics(minimal)));
  }

  /** Those that are there whatever is asked for. */
  private static int secrets(Planned plan) {
    return plan.ofType("aws_secretsmanager_secret").size();
  }

  private static Stream<String> alarms(Planned plan) {
    return plan.ofType("aws_cloudwatch_metric_alarm").stream();
  }

  private static int metrics(Planned plan) {
    return alarms(plan).mapToInt(alarm -> metrics(plan, alarm)).sum();
  }

  /**
   * What CloudWatch bills an alarm for: one that looks for the unusual has a band, which is two.
   */
  private static int metrics(Planned plan, String alarm) {
    List<Json> queries = plan.at(alarm, "metric_query").map(SamTemplate::items).orElse(List.of());
    if (queries.isEmpty()) {
      return 1;
    }
    return queries.stream()
        .mapToInt(
            query -> {
              boolean band = query.text("expression").orElse("").startsWith("ANOMALY_DETECTION");
              return (query.items("metric").isEmpty() ? 0 : 1) + (band ? 2 : 0);
            })
        .sum();
  }
}
