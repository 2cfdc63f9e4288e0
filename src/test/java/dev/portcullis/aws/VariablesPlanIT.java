package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What may not be said to the module is refused, with the variable's name, before anything is made.
 */
@ExtendWith(Plans.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VariablesPlanIT {
  private static final Pattern VARIABLE =
      Pattern.compile("(?ms)^variable \"([a-z0-9_]+)\" \\{\n(.*?)^}");

  /** Nothing that would take long to plan. */
  private static final String NO_DOOR = "front_door = \"none\"";

  private static final String PLANE_IN_THE_ENVIRONMENT =
      "environment = {PORTCULLIS_PLANE = \"admin\"}";
  private static final String SECRETS_IN_THE_ENVIRONMENT =
      "environment = {AWS_REGION = \"x\", "
          + "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__CREDENTIAL = \"hunter2\", "
          + "PORTCULLIS_X = \"sk-abcdefghijklmnop\"}";

  /** Calls of the module, each of which a rule of a variable refuses; by name. */
  private static final Map<String, Call> CALLS =
      Stream.of(
              Call.of("name = \"Portcullis\""),
              Call.of("name = \"pc\""),
              Call.of("audit_retention_days = 2"),
              Call.of("log_retention_days = 2"),
              Call.of("key_deletion_days = 6"),
              Call.of("key_deletion_days = 7.5"),
              Call.of("upstream_secrets = {Openai = \"x\"}"),
              Call.of("upstream_secrets = {\"a/b\" = \"x\"}"),
              Call.of("issuer_secrets = {Idp = \"x\"}"),
              Call.of("admin_principals = [\"arn:aws:iam::000000000000:root\"]"),
              Call.of("admin_principals = [\"*\"]"),
              Call.of("service_principals = []"),
              Call.of("service_principals = [\"*\"]"),
              Call.of("tags = {\"aws:x\" = \"y\"}"),
              Call.of("architecture = \"mips\""),
              Call.of("memory_mb = 64"),
              Call.of("timeout_seconds = 9"),
              Call.of("reserved_concurrency = {data = 0}"),
              Call.of("front_door = \"alb\""),
              Call.of("throttle = {rate = 0}"),
              Call.of("waf_rate_limit = 5"),
              Call.of("function_url_authorization = \"IAM\""),
              Call.of("alarm_emails = [\"security\"]"),
              Call.of("alarm_thresholds = {server_errors = 0}"),
              Call.of("configuration_path = \"portcullis.properties\""),
              Call.of("package = \"nowhere.zip\""),
              Call.of("image_uri = \"docker.io/portcullis\""),
              Call.of("package", Plans.PACKAGE, Plans.IMAGE, NO_DOOR),
              Call.of(
                  "configuration_path",
                  Plans.PACKAGE,
                  NO_DOOR,
                  "configuration_path = \"/etc/portcullis.properties\""),
              Call.of(
                  "service_principals",
                  Plans.PACKAGE,
                  NO_DOOR,
                  "service_principals = [\"ecs-tasks.amazonaws.com\"]"),
              Call.of("waf", "front_door = \"http-api\"", "waf = true"),
              Call.of("waf", "minimal = true", "waf = true"),
              Call.of(
                  "domain",
                  "front_door = \"http-api\"",
                  "domain = {name = \"ai.example.com\", " + Plans.CERTIFICATE + "}"),
              // TLS 1.3 and mutual TLS exclude each other
              Call.of(
                  "domain = {name = \"ai.example.com\", "
                      + Plans.CERTIFICATE
                      + ", tls_1_3 = true, mutual_tls = {truststore_uri = \"s3://b/k\"}}"),
              Call.of(
                  "domain = {name = \"ai.example.com\", "
                      + Plans.CERTIFICATE
                      + ", tls_1_3 = false}"),
              // a secret of the deployment is rotated, and by a function
              Call.of("secret_rotation = {\"upstreams/other\" = {lambda_arn = \"x\", days = 0}}"),
              Call.of(PLANE_IN_THE_ENVIRONMENT),
              Call.of(SECRETS_IN_THE_ENVIRONMENT))
          .collect(Collectors.toMap(Call::name, call -> call));

  /**
   * A call of the module.
   *
   * @param variable whose rule refuses it
   * @param arguments what it says
   */
  record Call(String variable, String arguments) {
    /** One that is refused for the only thing that it says. */
    static Call of(String argument) {
      return new Call(argument.substring(0, argument.indexOf(' ')), argument);
    }

    static Call of(String variable, String... arguments) {
      return new Call(variable, String.join("\n", arguments));
    }

    String name() {
      return "%s_%08x".formatted(variable, arguments.hashCode());
    }

    @Override
    public String toString() {
      return arguments;
    }
  }

  private final List<Complaint> complaints;

  VariablesPlanIT(Plans plans) {
    complaints =
        plans.complaints(
            CALLS.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, call -> call.getValue().arguments())));
  }

  static Stream<Call> calls() {
    return CALLS.values().stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatCannotBeIsRefusedByName(Call call) {
    assertThat(complaintsOf(call))
        .isNotEmpty()
        .allSatisfy(complaint -> assertThat(complaint.variable()).isEqualTo(call.variable()));
  }

  private List<Complaint> complaintsOf(Call call) {
    return complaints.stream().filter(found -> found.call().equals(call.name())).toList();
  }

  @Test
  void theEnvironmentCarriesNoSecretAndNothingThatTerraformSays() {
    List<Complaint> all =
        Stream.of(Call.of(SECRETS_IN_THE_ENVIRONMENT), Call.of(PLANE_IN_THE_ENVIRONMENT))
            .flatMap(call -> complaintsOf(call).stream())
            .toList();
    assertThat(all.toString())
        .contains("A variable begins with PORTCULLIS_")
        .contains("said by Terraform alone")
        .contains("is a reference to a secret")
        .contains("looks like a secret")
        .doesNotContain("hunter2", "sk-abcdefghijklmnop");
  }

  @Test
  void everyVariableIsTypedAndDescribedAndValidatedWhereItsTypeDoesNotSayAll() throws Exception {
    List<MatchResult> variables;
    try (Stream<Path> files = Files.list(Path.of("infra/terraform"))) {
      variables =
          files
              .filter(file -> file.getFileName().toString().matches("variables.*\\.tf"))
              .sorted()
              .flatMap(file -> VARIABLE.matcher(text(file)).results().toList().stream())
              .toList();
    }
    assertThat(variables)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            variable -> {
              String body = variable.group(2);
              assertThat(body).as(variable.group(1)).contains("  description = ", "  default ");
              assertThat(body).as(variable.group(1)).containsPattern("(?m)^  type +=");
              assertThat(body.matches("(?s).*\n  type +?= bool\n.*") || body.contains("validation"))
                  .as(variable.group(1))
                  .isTrue();
            });
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
