package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose a deployment is, and what is paid for it while nobody calls, as the pages say. */
@ExtendWith(Plans.Extension.class)
class AccountPlanIT {
  private static final int FREE_METRICS_OF_ALARMS = 10;

  /** What costs nothing while nobody calls, or what COST.md counts for each month. */
  private static final Set<String> AT_REST =
      Set.of(
          "aws_api_gateway_account",
          "aws_api_gateway_base_path_mapping",
          "aws_api_gateway_deployment",
          "aws_api_gateway_method_settings",
          "aws_api_gateway_rest_api",
          "aws_api_gateway_stage",
          "aws_apigatewayv2_api",
          "aws_apigatewayv2_integration",
          "aws_apigatewayv2_route",
          "aws_apigatewayv2_stage",
          "aws_cloudformation_stack",
          "aws_cloudwatch_dashboard",
          "aws_cloudwatch_event_rule",
          "aws_cloudwatch_event_target",
          "aws_cloudwatch_log_group",
          "aws_cloudwatch_log_metric_filter",
          "aws_cloudwatch_metric_alarm",
          "aws_dynamodb_table",
          "aws_iam_role",
          "aws_iam_role_policy",
          "aws_iam_role_policy_attachment",
          "aws_kms_alias",
          "aws_kms_key",
          "aws_lambda_alias",
          "aws_lambda_function",
          "aws_lambda_function_url",
          "aws_lambda_permission",
          "aws_route53_record",
          "aws_secretsmanager_secret",
          "aws_secretsmanager_secret_rotation",
          "aws_sns_topic",
          "aws_sns_topic_policy",
          "aws_sns_topic_subscription",
          "aws_wafv2_web_acl",
          "aws_wafv2_web_acl_association",
          "aws_wafv2_web_acl_logging_configuration",
          "terraform_data");

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

  /**
   * Of all that is ever planned: no server, no container, no address translation, nothing that is
   * kept warm. A function runs when it is called, a table is paid by the call.
   */
  @ParameterizedTest
  @EnumSource
  void nothingOfItComputesWhileNobodyCalls(Variant variant) {
    Planned plan = plans.of(variant);
    assertThat(plan.resources().keySet())
        .isNotEmpty()
        .allSatisfy(address -> assertThat(AT_REST).contains(type(address)));
    assertThat(plan.ofType("aws_dynamodb_table"))
        .allSatisfy(
            table -> assertThat(plan.text(table, "billing_mode")).isEqualTo("PAY_PER_REQUEST"));
  }

  private static String type(String address) {
    return address.split("\\.", 2)[0];
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
