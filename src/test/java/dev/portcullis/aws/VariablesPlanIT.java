package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
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

  private static final Pattern RULE =
      Pattern.compile("(?ms)^  validation \\{\n.*?^    error_message = \"(.*?)\"\n  }");

  private static final Pattern PART = Pattern.compile("(?m)^    +([a-z0-9_]+) += ");

  /** Nothing that would take long to plan. */
  private static final String NO_DOOR = "front_door = \"none\"";

  private static final String NO_SERVICES = "admin_service_principals = []";
  private static final String PLANE_IN_THE_ENVIRONMENT =
      "environment = {PORTCULLIS_PLANE = \"admin\"}";
  private static final String SECRETS_IN_THE_ENVIRONMENT =
      "environment = {AWS_REGION = \"x\", "
          + "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__CREDENTIAL = \"hunter2\", "
          + "PORTCULLIS_X = \"sk-abcdefghijklmnop\"}";

  /** Calls of the module, each of which rules of its variables refuse; by name. */
  private static final Map<String, Call> CALLS =
      Stream.of(
              Call.ofBad(
                  "name = \"Portcullis\"",
                  "audit_retention_days = 2",
                  "log_retention_days = 2",
                  "key_deletion_days = 6",
                  "upstream_secrets = {Openai = \"x\"}",
                  "issuer_secrets = {Idp = \"x\"}",
                  "admin_principals = [\"arn:aws:iam::000000000000:root\"]",
                  "service_principals = []",
                  "tags = {\"aws:x\" = \"y\"}",
                  "architecture = \"mips\"",
                  "memory_mb = 64",
                  "timeout_seconds = 9",
                  "reserved_concurrency = {data = 0}",
                  "throttle = {rate = 0}",
                  "waf_rate_limit = 5",
                  "function_url_authorization = \"IAM\"",
                  "alarm_emails = [\"security\"]",
                  "alarm_thresholds = {server_errors = 0}",
                  "configuration_path = \"portcullis.properties\"",
                  // TLS 1.3 and mutual TLS exclude each other
                  "domain = {name = \"ai.example.com\", "
                      + Plans.CERTIFICATE
                      + ", tls_1_3 = true, mutual_tls = {truststore_uri = \"s3://b/k\"}}"),
              // what refuses a variable hides the rules that also look at it, so these stand alone
              Call.ofBad("front_door = \"alb\"", "admin_service_principals = [\"*\"]"),
              Call.ofBad("package = \"nowhere.zip\""),
              Call.ofBad("image_uri = \"docker.io/portcullis\""),
              Call.ofBad(SECRETS_IN_THE_ENVIRONMENT),
              Call.ofBad(
                  "name = \"pc\"",
                  "key_deletion_days = 7.5",
                  "upstream_secrets = {\"a/b\" = \"x\"}",
                  "admin_principals = [\"*\"]",
                  "service_principals = [\"*\"]",
                  "domain = {name = \"ai.example.com\", "
                      + Plans.CERTIFICATE
                      + ", tls_1_3 = false}"),
              Call.ofBad(
                  "domain = {name = \"AI.example.com\", certificate_arn = \"x\", mutual_tls = "
                      + "{truststore_uri = \"x\", ownership_certificate_arn = \"x\"}}"),
              // a secret of the deployment is rotated, and by a function
              Call.ofBad(
                  "secret_rotation = {\"upstreams/other\" = {days = 30, "
                      + "lambda_arn = \"arn:aws:lambda:eu-central-1:000000000000:function:x\"}}"),
              Call.ofBad("secret_rotation = {\"upstreams/x\" = {lambda_arn = \"x\", days = 0}}"),
              Call.ofBad(PLANE_IN_THE_ENVIRONMENT),
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
              Call.of("admin_service_principals", Plans.PACKAGE, NO_DOOR, NO_SERVICES),
              Call.of("admin_service_principals", NO_SERVICES),
              Call.of("waf", "front_door = \"http-api\"", "waf = true"),
              Call.of("waf", "minimal = true", "waf = true"),
              Call.of(
                  "domain",
                  "front_door = \"http-api\"",
                  "domain = {name = \"ai.example.com\", " + Plans.CERTIFICATE + "}"))
          .collect(Collectors.toMap(Call::name, call -> call));

  /**
   * A call of the module.
   *
   * @param variables whose rules refuse it
   * @param arguments what it says
   */
  record Call(Set<String> variables, String arguments) {
    /** One that is refused for each thing that it says. */
    static Call ofBad(String... arguments) {
      return new Call(
          Stream.of(arguments)
              .map(argument -> argument.substring(0, argument.indexOf(' ')))
              .collect(Collectors.toUnmodifiableSet()),
          String.join("\n", arguments));
    }

    /** One that is refused for how this variable goes with the rest. */
    static Call of(String variable, String... arguments) {
      return new Call(Set.of(variable), String.join("\n", arguments));
    }

    String name() {
      return "call_%08x".formatted(arguments.hashCode());
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
        .extracting(Complaint::variable)
        .containsOnlyElementsOf(call.variables());
  }

  /** Each block by itself: what refuses a variable for one thing says nothing of its others. */
  @Test
  void everyRuleRefusesSomethingWithItsOwnMessage() {
    Map<String, String> messages = messages();
    assertThat(messages).hasSizeGreaterThan(40);
    assertThat(complaints).extracting(Complaint::rule).containsAll(messages.keySet());
    assertThat(complaints)
        .allSatisfy(
            complaint ->
                assertThat(complaint.says())
                    .startsWith(Objects.requireNonNull(messages.get(complaint.rule()))));
  }

  /** What each rule says, to its first value, by file and line. */
  private static Map<String, String> messages() {
    var messages = new TreeMap<String, String>();
    for (Path file : files()) {
      String text = text(file);
      assertThat(RULE.matcher(text).results().count())
          .as("rules of %s as they are looked for, and all", file)
          .isEqualTo(text.split("\\bvalidation \\{", -1).length - 1);
      RULE.matcher(text)
          .results()
          .forEach(
              rule ->
                  messages.put(
                      file.getFileName()
                          + ":"
                          + (text.substring(0, rule.start()).lines().count() + 1),
                      rule.group(1).replace("\\\"", "\"").split("\\$\\{", 2)[0]));
    }
    return messages;
  }

  private List<Complaint> complaintsOf(Call call) {
    return complaints.stream().filter(found -> found.call().equals(call.name())).toList();
  }

  @Test
  void theEnvironmentCarriesNoSecretAndNothingThatTerraformSays() {
    List<Complaint> all =
        complaints.stream().filter(found -> found.variable().equals("environment")).toList();
    assertThat(all.toString())
        .contains("A variable begins with PORTCULLIS_")
        .contains("said by Terraform alone")
        .contains("is a reference to a secret")
        .contains("looks like a secret")
        .doesNotContain("hunter2", "sk-abcdefghijklmnop");
  }

  @Test
  void everyVariableIsTypedAndDescribedAndValidatedWhereItsTypeDoesNotSayAll() throws Exception {
    assertThat(variables())
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

  private static List<MatchResult> variables() {
    return files().stream().flatMap(file -> VARIABLE.matcher(text(file)).results()).toList();
  }

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(Path.of("infra/terraform"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("variables.*\\.tf"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What nobody has planned with is not known to work. */
  @Test
  void everyVariableAndEachOfItsPartsIsSaidByACallThatIsPlanned() throws Exception {
    String planned =
        Stream.of(Variant.values()).map(Variant::arguments).collect(Collectors.joining("\n"));
    for (MatchResult variable : variables()) {
      String name = variable.group(1);
      List<String> said = planned.lines().filter(line -> line.startsWith(name + " = ")).toList();
      assertThat(said).as(name).isNotEmpty();
      if (variable.group(2).contains(" = object({") || variable.group(2).contains("map(object({")) {
        String type = variable.group(2).split("\\n  validation", 2)[0];
        Matcher part = PART.matcher(type);
        while (part.find()) {
          assertThat(said)
              .as(name + "." + part.group(1))
              .anyMatch(line -> line.contains(part.group(1) + " = "));
        }
      }
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
