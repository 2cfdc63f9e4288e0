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
import org.junit.jupiter.params.provider.EnumSource;

/** How callers reach the functions, and who may not. */
@ExtendWith(Plans.Extension.class)
class FrontDoorPlanIT {
  private static final String REST = "aws_api_gateway_rest_api.this[0]";
  private static final String FUNCTIONS = "arn:aws:lambda:eu-central-1:000000000000:function:";

  private final Plans plans;

  FrontDoorPlanIT(Plans plans) {
    this.plans = plans;
  }

  @ParameterizedTest
  @CsvSource({
    "USUAL, aws_api_gateway_stage.live[0]",
    "HTTP_API, aws_apigatewayv2_stage.default[0]"
  })
  void accessLogsShowNeitherQueriesNorHeadersNorBodies(Variant door, String stage) {
    Planned plan = plans.of(door);
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
  @EnumSource(names = {"USUAL", "HTTP_API"})
  void apiGatewayMayInvokeTheAliasesAlone(Variant door) {
    Planned plan = plans.of(door);
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
  void aFunctionUrlStreamsFromTheAliasAndEverybodyMayAsk() {
    Planned plan = plans.of(Variant.FUNCTION_URL);
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
    Planned plan = plans.of(Variant.FUNCTION_URL);
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
    Planned plan = plans.of(Variant.SIGNED_WITHOUT_ADMINISTRATION);
    assertThat(plan.text("aws_lambda_function_url.this[\"data\"]", "authorization_type"))
        .isEqualTo("AWS_IAM");
    assertThat(plan.ofType("aws_lambda_permission")).isEmpty();
    assertThat(plan.ofType("aws_cloudformation_stack")).isEmpty();
  }

  @Test
  void anHttpApiLeadsAdministrationToItsOwnFunctionAndEndsBeforeTheDoorDoes() {
    Planned plan = plans.of(Variant.HTTP_API);
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
  @CsvSource({"USUAL, stream", "FUNCTION_URL, stream", "HTTP_API, ", "NO_DOOR, "})
  void theFunctionIsToldWhetherRepliesStream(Variant door, String mode) {
    Planned plan = plans.of(door);
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
    Planned plan = plans.of(Variant.NO_DOOR);
    assertThat(plan.resources().keySet())
        .noneMatch(address -> address.contains("api") || address.contains("url"))
        .noneMatch(address -> address.startsWith("aws_lambda_permission"))
        .anyMatch(address -> address.startsWith("aws_lambda_alias"));
  }

  @Test
  void withoutAdministrationNoDoorLeadsThere() {
    Planned rest = plans.of(Variant.NO_ADMINISTRATION);
    assertThat(rest.document(REST, "body").at("paths").orElseThrow().at("/admin/{proxy+}"))
        .isEmpty();
    assertThat(
            Stream.of(
                rest,
                plans.of(Variant.HTTP_API_WITHOUT_ADMINISTRATION),
                plans.of(Variant.SIGNED_WITHOUT_ADMINISTRATION)))
        .allSatisfy(
            plan ->
                assertThat(plan.resources().keySet())
                    .filteredOn(address -> address.contains("[\"admin\"]"))
                    .containsExactly("aws_iam_role_policy.append_only[\"admin\"]"));
  }
}
