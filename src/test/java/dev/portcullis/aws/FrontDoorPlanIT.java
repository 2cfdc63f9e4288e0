package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How callers reach the functions, for every front door. */
@ExtendWith(Plans.Extension.class)
class FrontDoorPlanIT {
  private static final String REST = "aws_api_gateway_rest_api.this[0]";
  private static final String CERTIFICATE =
      "certificate_arn=\"arn:aws:acm:eu-central-1:000000000000:certificate/0-1\"";
  private static final String DOMAIN =
      "domain={name=\"ai.example.com\"," + CERTIFICATE + ",zone_id=\"Z1\"}";
  private static final String MUTUAL =
      "domain={name=\"ai.example.com\","
          + CERTIFICATE
          + ",mutual_tls={truststore_uri=\"s3://trust/store.pem\"}}";
  private static final String[] SIGNED = {
    "front_door=function-url", "function_url_authorization=AWS_IAM", "administration=false"
  };
  private static final String FUNCTIONS = "arn:aws:lambda:eu-central-1:000000000000:function:";

  private final Plans plans;

  FrontDoorPlanIT(Plans plans) {
    this.plans = plans;
  }

  @ParameterizedTest
  @CsvSource({"/, data, 300000", "/{proxy+}, data, 300000", "/admin/{proxy+}, admin, 30000"})
  void aRestApiStreamsFromTheAliasOfThePlane(String path, String plane, long timeout) {
    Json integration =
        plans
            .withPackage()
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
    Json document = plans.withPackage().document(REST, "body");
    assertThat(document.text("x-amazon-apigateway-security-policy"))
        .contains("SecurityPolicy_TLS13_1_3_2025_09");
    assertThat(document.text("x-amazon-apigateway-endpoint-access-mode")).contains("STRICT");
    assertThat(plans.withPackage().text(REST, "disable_execute_api_endpoint")).isEqualTo("false");
    assertThat(plans.withPackage().text(REST, "endpoint_configuration", "0", "types", "0"))
        .isEqualTo("REGIONAL");
  }

  @Test
  void aRestApiIsThrottledAndKeepsNeitherRequestsNorReplies() {
    String settings = "aws_api_gateway_method_settings.all[0]";
    Planned plan = plans.withPackage();
    assertThat(plan.text(settings, "method_path")).isEqualTo("*/*");
    assertThat(plan.text(settings, "settings", "0", "throttling_rate_limit")).isEqualTo("200");
    assertThat(plan.text(settings, "settings", "0", "throttling_burst_limit")).isEqualTo("400");
    assertThat(plan.text(settings, "settings", "0", "logging_level")).isEqualTo("OFF");
    assertThat(plan.text(settings, "settings", "0", "data_trace_enabled")).isEqualTo("false");
    assertThat(plan.at(settings, "settings", "0", "caching_enabled")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rest-api, aws_api_gateway_stage.live[0]",
    "http-api, aws_apigatewayv2_stage.default[0]"
  })
  void accessLogsShowNeitherQueriesNorHeadersNorBodies(String door, String stage) {
    Planned plan = plans.withPackage("front_door=" + door);
    String format = plan.text(stage, "access_log_settings", "0", "format");
    assertThat(format)
        .contains("$context.status", "$context.identity.sourceIp", "$context.requestId")
        .doesNotContainIgnoringCase("query")
        .doesNotContainIgnoringCase("header")
        .doesNotContainIgnoringCase("authoriz")
        .doesNotContain("$context.path\"");
    String group = "aws_cloudwatch_log_group.front_door[0]";
    assertThat(plan.comesLater(group, "kms_key_id")).isTrue();
    assertThat(plan.text(group, "retention_in_days")).isEqualTo("90");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rest-api", "http-api"})
  void apiGatewayMayInvokeTheAliasesAlone(String door) {
    Planned plan = plans.withPackage("front_door=" + door);
    for (String plane : List.of("data", "admin")) {
      String permission = "aws_lambda_permission.api_gateway[\"" + plane + "\"]";
      assertThat(plan.text(permission, "principal")).isEqualTo("apigateway.amazonaws.com");
      assertThat(plan.text(permission, "action")).isEqualTo("lambda:InvokeFunction");
      assertThat(plan.text(permission, "function_name")).isEqualTo("portcullis-" + plane);
      assertThat(plan.text(permission, "qualifier")).isEqualTo("live");
      assertThat(plan.comesLater(permission, "source_arn")).isTrue();
    }
  }

  @Test
  void aWebAclStopsAnAddressThatAsksTooOften() {
    Planned plan = plans.withPackage();
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
    Planned plan = plans.withPackage("waf_managed_rules=true", "waf_rate_limit=10");
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
                plans.withPackage(Plans.MINIMAL),
                plans.withPackage("administration=false", "waf=false"),
                plans.withPackage("front_door=http-api")))
        .allSatisfy(plan -> assertThat(plan.ofType("aws_wafv2_web_acl")).isEmpty());
  }

  @Test
  void aDomainTakesTls13AloneAndTurnsTheOtherNameOff() {
    Planned plan = plans.withPackage(DOMAIN);
    assertThat(domain(plan).text("SecurityPolicy")).contains("SecurityPolicy_TLS13_1_3_2025_09");
    assertThat(domain(plan).text("EndpointAccessMode")).contains("STRICT");
    assertThat(domain(plan).at("MutualTlsAuthentication")).isEmpty();
    assertThat(plan.text(REST, "disable_execute_api_endpoint")).isEqualTo("true");
    assertThat(plan.text("aws_route53_record.domain[0]", "name")).isEqualTo("ai.example.com");
    assertThat(plan.outputs().at("base_url").flatMap(url -> url.text("value")))
        .contains("https://ai.example.com");
  }

  @Test
  void aDomainWithMutualTlsHasTheOnlyPolicyThatGoesWithIt() {
    Planned plan = plans.withPackage(MUTUAL);
    assertThat(domain(plan).text("SecurityPolicy")).contains("TLS_1_2");
    assertThat(domain(plan).at("EndpointAccessMode")).isEmpty();
    assertThat(domain(plan).at("MutualTlsAuthentication"))
        .contains(Deployed.json("{\"TruststoreUri\": \"s3://trust/store.pem\"}"));
    assertThat(plan.ofType("aws_route53_record")).isEmpty();
  }

  private static Json domain(Planned plan) {
    return plan.document("aws_cloudformation_stack.domain[0]", "template_body")
        .at("Resources")
        .flatMap(resources -> resources.at("Domain"))
        .flatMap(domain -> domain.at("Properties"))
        .orElseThrow();
  }

  @Test
  void aFunctionUrlStreamsFromTheAliasAndEverybodyMayAsk() {
    Planned plan = plans.withPackage("front_door=function-url");
    assertThat(plan.ofType("aws_api_gateway_rest_api")).isEmpty();
    for (String plane : List.of("data", "admin")) {
      String url = "aws_lambda_function_url.this[\"" + plane + "\"]";
      assertThat(plan.text(url, "invoke_mode")).isEqualTo("RESPONSE_STREAM");
      assertThat(plan.text(url, "authorization_type")).isEqualTo("NONE");
      assertThat(plan.text(url, "qualifier")).isEqualTo("live");
      String permission = "aws_lambda_permission.function_url[\"" + plane + "\"]";
      assertThat(plan.text(permission, "action")).isEqualTo("lambda:InvokeFunctionUrl");
      assertThat(plan.text(permission, "function_url_auth_type")).isEqualTo("NONE");
      assertThat(plan.text(permission, "qualifier")).isEqualTo("live");
    }
  }

  @Test
  void nobodyInvokesAFunctionPastItsUrl() {
    Planned plan = plans.withPackage("front_door=function-url");
    assertThat(plan.ofType("aws_lambda_permission"))
        .allSatisfy(
            permission ->
                assertThat(plan.text(permission, "action")).isEqualTo("lambda:InvokeFunctionUrl"));
    Json resources =
        plan.document("aws_cloudformation_stack.function_url[0]", "template_body")
            .at("Resources")
            .orElseThrow();
    Map<String, Json> permissions = ((Json.Obj) resources).members();
    assertThat(permissions.keySet()).containsExactlyInAnyOrder("DataPermission", "AdminPermission");
    assertThat(permissions.values())
        .allSatisfy(
            permission -> {
              Json properties = permission.at("Properties").orElseThrow();
              assertThat(properties.text("Action")).contains("lambda:InvokeFunction");
              assertThat(properties.flag("InvokedViaFunctionUrl")).isTrue();
              assertThat(properties.text("FunctionName").orElseThrow())
                  .matches(FUNCTIONS + "portcullis-(data|admin):live");
            });
  }

  @Test
  void aSignedFunctionUrlLetsNobodyInWhomIamDoesNot() {
    Planned plan = plans.withPackage(SIGNED);
    assertThat(plan.text("aws_lambda_function_url.this[\"data\"]", "authorization_type"))
        .isEqualTo("AWS_IAM");
    assertThat(plan.ofType("aws_lambda_permission")).isEmpty();
    assertThat(plan.ofType("aws_cloudformation_stack")).isEmpty();
  }

  @Test
  void anHttpApiLeadsAdministrationToItsOwnFunctionAndEndsBeforeTheDoorDoes() {
    Planned plan = plans.withPackage("front_door=http-api");
    assertThat(plan.text("aws_apigatewayv2_route.this[\"data\"]", "route_key"))
        .isEqualTo("$default");
    assertThat(plan.text("aws_apigatewayv2_route.this[\"admin\"]", "route_key"))
        .isEqualTo("ANY /admin/{proxy+}");
    String integration = "aws_apigatewayv2_integration.this[\"data\"]";
    assertThat(plan.text(integration, "payload_format_version")).isEqualTo("2.0");
    assertThat(plan.text(integration, "integration_uri"))
        .isEqualTo(FUNCTIONS + "portcullis-data:live");
    assertThat(plan.text("aws_lambda_function.this[\"data\"]", "timeout")).isEqualTo("29");
  }

  @ParameterizedTest
  @CsvSource({"rest-api, stream", "function-url, stream", "http-api, ", "none, "})
  void theFunctionIsToldWhetherRepliesStream(String door, String mode) {
    Planned plan = plans.withPackage("front_door=" + door);
    assertThat(
            plan.at(
                    "aws_lambda_function.this[\"data\"]",
                    "environment",
                    "0",
                    "variables",
                    "PORTCULLIS_LAMBDA_RESPONSE_MODE")
                .flatMap(Json::asText)
                .orElse(null))
        .isEqualTo(mode);
  }

  @Test
  void withoutAFrontDoorNothingMayInvokeTheFunctions() {
    Planned plan = plans.withPackage("front_door=none");
    assertThat(plan.resources().keySet())
        .noneMatch(address -> address.contains("api") || address.contains("url"))
        .noneMatch(address -> address.startsWith("aws_lambda_permission"))
        .anyMatch(address -> address.startsWith("aws_lambda_alias"));
  }

  @Test
  void withoutAdministrationNoDoorLeadsThere() {
    Planned rest = plans.withPackage("administration=false", "waf=false");
    assertThat(rest.document(REST, "body").at("paths").orElseThrow().at("/admin/{proxy+}"))
        .isEmpty();
    assertThat(
            Stream.of(
                rest,
                plans.withPackage("front_door=http-api", "administration=false"),
                plans.withPackage(SIGNED)))
        .allSatisfy(
            plan ->
                assertThat(plan.resources().keySet())
                    .filteredOn(address -> address.contains("[\"admin\"]"))
                    .containsExactly("aws_iam_role_policy.append_only[\"admin\"]"));
  }
}
