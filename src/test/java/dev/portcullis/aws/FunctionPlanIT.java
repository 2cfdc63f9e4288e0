package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the module makes of an artifact: the functions, what is theirs, and what they are told. */
@ExtendWith(Plans.Extension.class)
class FunctionPlanIT {
  private static final String LOGS = "arn:aws:logs:eu-central-1:000000000000:log-group:";

  private final Plans plans;

  FunctionPlanIT(Plans plans) {
    this.plans = plans;
  }

  @Test
  void withoutAnArtifactThereIsWhatAServerNeedsAndNothingThatIsInvoked() {
    Planned plan = plans.of(Variant.SERVER);
    assertThat(plan.resources().keySet())
        .noneMatch(address -> address.contains("lambda") || address.contains("api"))
        .contains("aws_iam_role.data", "aws_iam_role.admin", "aws_kms_key.wrapping");
    assertThat(plan.ofType("aws_dynamodb_table")).hasSize(AwsWorld.tables().size());
  }

  @ParameterizedTest
  @CsvSource({"data, 300", "admin, 30"})
  void aPackageIsWhatTheFunctionOfEachPlaneRuns(String plane, String timeout) {
    Planned plan = plans.of(Variant.NO_DOOR);
    String function = function(plane);
    assertThat(plan.text(function, "function_name")).isEqualTo("portcullis-" + plane);
    assertThat(plan.text(function, "package_type")).isEqualTo("Zip");
    assertThat(plan.text(function, "runtime")).isEqualTo("provided.al2023");
    assertThat(plan.text(function, "handler")).isEqualTo("bootstrap");
    assertThat(plan.text(function, "architectures", "0")).isEqualTo("arm64");
    assertThat(plan.text(function, "timeout")).isEqualTo(timeout);
    assertThat(plan.text(function, "memory_size")).isEqualTo("512");
    assertThat(plan.text(function, "source_code_hash")).hasSize(44);
    assertThat(plan.text(function, "reserved_concurrent_executions")).isEqualTo("-1");
    assertThat(plan.text(function, "tracing_config", "0", "mode")).isEqualTo("PassThrough");
  }

  @Test
  void anImageIsRunAsItIs() {
    Planned plan = plans.of(Variant.IMAGE);
    String function = function("data");
    assertThat(plan.text(function, "package_type")).isEqualTo("Image");
    assertThat(plan.text(function, "image_uri")).contains("@sha256:");
    assertThat(plan.at(function, "runtime")).isEmpty();
    assertThat(plan.at(function, "handler")).isEmpty();
    assertThat(environment(plan, "data"))
        .containsEntry("PORTCULLIS_CONFIG", "/etc/portcullis.properties");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "admin"})
  void aFunctionIsToldWhatTerraformKnowsAndNoMore(String plane) {
    assertThat(environment(plans.of(Variant.NO_DOOR), plane))
        .isEqualTo(
            Map.of(
                "PORTCULLIS_CONFIG", "portcullis.properties",
                "PORTCULLIS_PLANE", plane,
                "PORTCULLIS_AWS_NAME", "portcullis",
                "PORTCULLIS_AWS_REGION", "eu-central-1",
                "PORTCULLIS_KEYS_RING", "aws-sm:portcullis/keys-ring",
                "PORTCULLIS_ADAPTERS_AUDIT_TRAIL", "aws"));
  }

  @Test
  void callersReachAPublishedVersionByAnAlias() {
    Planned plan = plans.of(Variant.NO_DOOR);
    for (String plane : List.of("data", "admin")) {
      assertThat(plan.text(function(plane), "publish")).isEqualTo("true");
      String alias = "aws_lambda_alias.live[\"" + plane + "\"]";
      assertThat(plan.text(alias, "name")).isEqualTo("live");
      assertThat(plan.comesLater(alias, "function_version")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "admin"})
  void whatAFunctionPrintsGoesToAGroupOfItsOwnWhereItMayOnlyAppend(String plane) {
    Planned plan = plans.of(Variant.NO_DOOR);
    String group = "aws_cloudwatch_log_group.function[\"" + plane + "\"]";
    assertThat(plan.text(group, "name")).isEqualTo("/aws/lambda/portcullis-" + plane);
    assertThat(plan.text(group, "retention_in_days")).isEqualTo("90");
    assertThat(plan.comesLater(group, "kms_key_id")).isTrue();
    assertThat(plan.text(function(plane), "logging_config", "0", "log_group"))
        .isEqualTo("/aws/lambda/portcullis-" + plane);

    Json policy = plan.document("aws_iam_role_policy.function[\"" + plane + "\"]", "policy");
    assertThat(policy.items("Statement"))
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.at("Action"))
                  .contains(Json.strings(List.of("logs:CreateLogStream", "logs:PutLogEvents")));
              assertThat(only.text("Resource"))
                  .contains(LOGS + "/aws/lambda/portcullis-" + plane + ":*");
            });
  }

  @Test
  void settingsAreEncryptedByTheDeploymentsKey() {
    assertThat(plans.of(Variant.NO_DOOR).comesLater(function("data"), "kms_key_arn")).isTrue();
  }

  @Test
  void whatIsAskedForIsGiven() {
    Planned plan = plans.of(Variant.FUNCTIONS_SIZED);
    assertThat(plan.text(function("data"), "architectures", "0")).isEqualTo("x86_64");
    assertThat(plan.text(function("data"), "memory_size")).isEqualTo("1769");
    assertThat(plan.text(function("data"), "timeout")).isEqualTo("900");
    assertThat(plan.text(function("data"), "reserved_concurrent_executions")).isEqualTo("50");
    assertThat(plan.text(function("admin"), "reserved_concurrent_executions")).isEqualTo("2");
    assertThat(plan.text(function("data"), "tracing_config", "0", "mode")).isEqualTo("Active");
    assertThat(plan.ofType("aws_iam_role_policy"))
        .contains("aws_iam_role_policy.tracing[\"data\"]");
    assertThat(environment(plan, "admin")).containsEntry("PORTCULLIS_LIMITS_KEY_REQUESTS", "60/1m");
  }

  @Test
  void withoutAdministrationItsRoleIsLeftForTheCommandLine() {
    Planned plan = plans.of(Variant.NO_ADMINISTRATION);
    assertThat(plan.ofType("aws_lambda_function")).containsExactly(function("data"));
    assertThat(plan.ofType("aws_lambda_alias")).hasSize(1);
    assertThat(plan.resources()).containsKey("aws_iam_role.admin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "admin"})
  void onlyLambdaTakesTheRolesUnlessOthersAreNamed(String plane) {
    assertThat(trusted(plans.of(Variant.USUAL), plane)).containsExactly("lambda.amazonaws.com");
  }

  @Test
  void aServiceTakesTheRoleOfItsPlaneAlone() {
    Planned plan = plans.of(Variant.TASKS_AND_PODS);
    assertThat(trusted(plan, "data")).containsExactly("ecs-tasks.amazonaws.com");
    assertThat(trusted(plan, "admin")).containsOnly("pods.eks.amazonaws.com");
  }

  @Test
  void whereNoServiceAdministersPeopleAloneTakeItsRole() {
    Json policy =
        plans.of(Variant.PEOPLE_ALONE).document("aws_iam_role.admin", "assume_role_policy");
    assertThat(policy.items("Statement"))
        .singleElement()
        .satisfies(only -> assertThat(only.text("Sid")).contains("PeopleWhoMakeKeys"));
  }

  @Test
  void tasksOfAnotherAccountDoNotTakeTheRole() {
    Json policy =
        plans.of(Variant.TASKS_AND_PODS).document("aws_iam_role.data", "assume_role_policy");
    assertThat(policy.items("Statement"))
        .singleElement()
        .satisfies(
            only ->
                assertThat(only.at("Condition"))
                    .contains(
                        Deployed.json(
                            """
                            {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:eu-central-1:000000000000:*"},
                             "StringEquals": {"aws:SourceAccount": "000000000000"}}
                            """)));
  }

  private static List<String> trusted(Planned plan, String plane) {
    return plan.document("aws_iam_role." + plane, "assume_role_policy").items("Statement").stream()
        .map(statement -> statement.at("Principal").orElseThrow().text("Service").orElseThrow())
        .toList();
  }

  @Test
  void noRoleIsAllowedAnActionByWildcard() {
    Planned plan = plans.of(Variant.FUNCTIONS_SIZED);
    assertThat(plan.ofType("aws_iam_role_policy"))
        .filteredOn(policy -> plan.at(policy, "policy").isPresent())
        .hasSizeGreaterThan(4)
        .allSatisfy(
            policy ->
                assertThat(
                        plan.document(policy, "policy").items("Statement").stream()
                            .flatMap(FunctionPlanIT::actions))
                    .isNotEmpty()
                    .noneMatch(action -> action.contains("*")));
  }

  private static Stream<String> actions(Json statement) {
    return statement.text("Action").isPresent()
        ? statement.text("Action").stream()
        : statement.items("Action").stream().map(action -> action.asText().orElseThrow());
  }

  private static String function(String plane) {
    return "aws_lambda_function.this[\"" + plane + "\"]";
  }

  private static Map<String, String> environment(Planned plan, String plane) {
    Json variables = plan.at(function(plane), "environment", "0", "variables").orElseThrow();
    return ((Json.Obj) variables)
        .members().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> entry.getValue().asText().orElseThrow()));
  }
}
