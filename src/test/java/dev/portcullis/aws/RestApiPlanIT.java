package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The REST API: what it streams, what stands before it, and what it is called. */
@ExtendWith(Plans.Extension.class)
class RestApiPlanIT {
  private static final String REST = "aws_api_gateway_rest_api.this[0]";
  private static final String FUNCTIONS = "arn:aws:lambda:eu-central-1:000000000000:function:";

  private final Plans plans;

  RestApiPlanIT(Plans plans) {
    this.plans = plans;
  }

  @ParameterizedTest
  @CsvSource({"/, data, 300000", "/{proxy+}, data, 300000", "/admin/{proxy+}, admin, 30000"})
  void aRestApiStreamsFromTheAliasOfThePlane(String path, String plane, long timeout) {
    Json integration =
        plans
            .of(Variant.USUAL)
            .document(REST, "body")
            .at("paths")
            .flatMap(paths -> paths.at(path))
            .flatMap(any -> any.at("x-amazon-apigateway-any-method"))
            .flatMap(method -> method.at("x-amazon-apigateway-integration"))
            .orElseThrow();
    assertThat(integration.text("responseTransferMode")).contains("STREAM");
    assertThat(integration.text("type")).contains("aws_proxy");
    assertThat(integration.integer("timeoutInMillis")).hasValue(timeout);
    assertThat(integration.text("uri"))
        .contains(
            "arn:aws:apigateway:eu-central-1:lambda:path/2021-11-15/functions/"
                + FUNCTIONS
                + "portcullis-"
                + plane
                + ":live/response-streaming-invocations");
  }

  @Test
  void aRestApiTakesTls13AloneByItsOwnName() {
    Json document = plans.of(Variant.USUAL).document(REST, "body");
    assertThat(document.text("x-amazon-apigateway-security-policy"))
        .contains("SecurityPolicy_TLS13_1_3_2025_09");
    assertThat(document.text("x-amazon-apigateway-endpoint-access-mode")).contains("STRICT");
    assertThat(plans.of(Variant.USUAL).text(REST, "disable_execute_api_endpoint"))
        .isEqualTo("false");
    assertThat(plans.of(Variant.USUAL).text(REST, "endpoint_configuration", "0", "types", "0"))
        .isEqualTo("REGIONAL");
  }

  @Test
  void aRestApiIsThrottledAndKeepsNeitherRequestsNorReplies() {
    String settings = "aws_api_gateway_method_settings.all[0]";
    Planned plan = plans.of(Variant.USUAL);
    assertThat(plan.text(settings, "method_path")).isEqualTo("*/*");
    assertThat(plan.text(settings, "settings", "0", "throttling_rate_limit")).isEqualTo("200");
    assertThat(plan.text(settings, "settings", "0", "throttling_burst_limit")).isEqualTo("400");
    assertThat(plan.text(settings, "settings", "0", "logging_level")).isEqualTo("OFF");
    assertThat(plan.text(settings, "settings", "0", "data_trace_enabled")).isEqualTo("false");
    assertThat(plan.at(settings, "settings", "0", "caching_enabled")).isEmpty();
  }

  @Test
  void aWebAclStopsAnAddressThatAsksTooOften() {
    Planned plan = plans.of(Variant.USUAL);
    String acl = "aws_wafv2_web_acl.this[0]";
    assertThat(plan.at(acl, "rule").map(rules -> ((Json.Arr) rules).items()).orElseThrow())
        .hasSize(1);
    assertThat(plan.text(acl, "rule", "0", "statement", "0", "rate_based_statement", "0", "limit"))
        .isEqualTo("2000");
    assertThat(plan.at(acl, "rule", "0", "action", "0", "block", "0")).isPresent();
    assertThat(plan.text(acl, "visibility_config", "0", "sampled_requests_enabled"))
        .isEqualTo("false");
    assertThat(plan.resources()).containsKey("aws_wafv2_web_acl_association.this[0]");
    Json redacted =
        plan.at("aws_wafv2_web_acl_logging_configuration.this[0]", "redacted_fields").orElseThrow();
    assertThat(((Json.Arr) redacted).items()).hasSize(6);
  }

  @Test
  void managedRulesOnlyCountWhatStandsInBodies() {
    Planned plan = plans.of(Variant.SIZED);
    List<Json> rules =
        ((Json.Arr) plan.at("aws_wafv2_web_acl.this[0]", "rule").orElseThrow()).items();
    List<Json> managed =
        rules.stream()
            .flatMap(rule -> rule.items("statement").stream())
            .flatMap(statement -> statement.items("managed_rule_group_statement").stream())
            .toList();
    assertThat(managed)
        .hasSize(2)
        .allSatisfy(
            group ->
                assertThat(group.items("rule_action_override"))
                    .isNotEmpty()
                    .allSatisfy(
                        override ->
                            assertThat(override.text("name").orElseThrow()).endsWith("_BODY")));
  }

  @Test
  void thereIsNoWebAclWhereItIsNotWantedOrCannotBe() {
    assertThat(
            Stream.of(
                plans.of(Variant.MINIMAL),
                plans.of(Variant.NO_ADMINISTRATION),
                plans.of(Variant.HTTP_API)))
        .allSatisfy(plan -> assertThat(plan.ofType("aws_wafv2_web_acl")).isEmpty());
  }

  @Test
  void aDomainTakesTls13AloneAndTurnsTheOtherNameOff() {
    Planned plan = plans.of(Variant.SECRETS_AND_PEOPLE);
    assertThat(domain(plan).text("SecurityPolicy")).contains("SecurityPolicy_TLS13_1_3_2025_09");
    assertThat(domain(plan).text("EndpointAccessMode")).contains("STRICT");
    assertThat(domain(plan).at("MutualTlsAuthentication")).isEmpty();
    assertThat(plan.text(REST, "disable_execute_api_endpoint")).isEqualTo("true");
    assertThat(plan.text("aws_route53_record.domain[0]", "name")).isEqualTo("ai.example.com");
    assertThat(plan.baseUrl()).contains("https://ai.example.com");
  }

  @Test
  void aDomainWithMutualTlsHasTheOnlyPolicyThatGoesWithIt() {
    Planned plan = plans.of(Variant.MUTUAL_TLS);
    assertThat(domain(plan).text("SecurityPolicy")).contains("TLS_1_2");
    assertThat(domain(plan).at("EndpointAccessMode")).isEmpty();
    assertThat(domain(plan).at("MutualTlsAuthentication"))
        .contains(Deployed.json("{\"TruststoreUri\": \"s3://trust/store.pem\"}"));
    assertThat(plan.ofType("aws_route53_record")).isEmpty();
  }

  @Test
  void aDomainThatSaysItsVersionHasTheSamePolicy() {
    Planned plan = plans.of(Variant.TAGGED);
    assertThat(domain(plan).text("SecurityPolicy")).contains("SecurityPolicy_TLS13_1_3_2025_09");
    assertThat(domain(plan).text("EndpointAccessMode")).contains("STRICT");
    assertThat(domain(plan).at("OwnershipVerificationCertificateArn")).isEmpty();
    assertThat(plan.text(REST, "disable_execute_api_endpoint")).isEqualTo("true");
  }

  @Test
  void mutualTlsShowsWhoOwnsTheNameWhereItIsSaid() {
    Json domain = domain(plans.of(Variant.OWNED));
    assertThat(domain.text("SecurityPolicy")).contains("TLS_1_2");
    assertThat(domain.text("RegionalCertificateArn").orElseThrow()).endsWith("certificate/0-1");
    assertThat(domain.text("OwnershipVerificationCertificateArn").orElseThrow())
        .endsWith("certificate/0-2");
    assertThat(domain.at("MutualTlsAuthentication"))
        .contains(Deployed.json("{\"TruststoreUri\": \"s3://trust/store.pem\"}"));
  }

  private static Json domain(Planned plan) {
    return plan.document("aws_cloudformation_stack.domain[0]", "template_body")
        .at("Resources")
        .flatMap(resources -> resources.at("Domain"))
        .flatMap(domain -> domain.at("Properties"))
        .orElseThrow();
  }
}
