package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What may not be said to the module is refused, with the variable's name, before anything is made.
 */
@ExtendWith(Plans.Extension.class)
class VariablesPlanIT {
  private static final Pattern VARIABLE =
      Pattern.compile("(?ms)^variable \"([a-z0-9_]+)\" \\{\n(.*?)^}");
  private static final String CERTIFICATE =
      "certificate_arn=\"arn:aws:acm:eu-central-1:000000000000:certificate/0-1\"";

  private final Plans plans;

  VariablesPlanIT(Plans plans) {
    this.plans = plans;
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    refuses(
        "name=Portcullis",
        "audit_retention_days=2",
        "log_retention_days=2",
        "key_deletion_days=6",
        "upstream_secrets={Openai=\"x\"}",
        "issuer_secrets={Idp=\"x\"}",
        "admin_principals=[\"arn:aws:iam::000000000000:root\"]",
        "tags={\"aws:x\"=\"y\"}",
        "architecture=mips",
        "memory_mb=64",
        "timeout_seconds=9",
        "reserved_concurrency={data=0}",
        "front_door=alb",
        "throttle={rate=0}",
        "waf_rate_limit=5",
        "function_url_authorization=IAM",
        "alarm_emails=[\"security\"]",
        "alarm_thresholds={server_errors=0}",
        "secret_rotation={\"upstreams/other\"={lambda_arn=\"x\",days=0}}",
        "image_uri=docker.io/portcullis",
        "configuration_path=portcullis.properties");
  }

  @Test
  void anArtifactIsAPackageThatIsThereOrAnImageNotBoth() {
    refuses("package=nowhere.zip");
    blames("package", plans.zip(), Plans.IMAGE);
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    String complaints =
        plans.complaintsWith(
            plans.zip(),
            "configuration_path=/etc/portcullis.properties",
            "service_principals=[\"ecs-tasks.amazonaws.com\"]",
            "front_door=http-api",
            "waf=true",
            "domain={name=\"ai.example.com\"," + CERTIFICATE + "}",
            "environment={PORTCULLIS_PLANE=\"admin\"}");
    assertThat(List.of("configuration_path", "service_principals", "waf", "domain", "environment"))
        .allSatisfy(name -> assertThat(complaints).contains("variable \"" + name + "\" {"));
  }

  @Test
  void tls13AndMutualTlsExcludeEachOther() {
    refuses(
        "domain={name=\"ai.example.com\","
            + CERTIFICATE
            + ",tls_1_3=true,mutual_tls={truststore_uri=\"s3://b/k\"}}");
  }

  @Test
  void minimalHasNoWebAclAndADomainWithoutMutualTlsHasTls13() {
    blames("waf", "minimal=true", "waf=true");
    refuses("domain={name=\"ai.example.com\"," + CERTIFICATE + ",tls_1_3=false}");
  }

  @Test
  void theEnvironmentCarriesNoSecretAndNothingThatTerraformSays() {
    String complaints =
        plans.complaintsWith(
            "environment={AWS_REGION=\"x\",PORTCULLIS_PLANE=\"admin\","
                + "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__CREDENTIAL=\"hunter2\","
                + "PORTCULLIS_X=\"sk-abcdefghijklmnop\"}");
    assertThat(complaints)
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

  private void refuses(String... variables) {
    String complaints = plans.complaintsWith(variables);
    assertThat(Stream.of(variables).map(given -> given.substring(0, given.indexOf('='))))
        .allSatisfy(name -> assertThat(complaints).contains("variable \"" + name + "\" {"));
  }

  private void blames(String name, String... together) {
    assertThat(plans.complaintsWith(together)).contains("variable \"" + name + "\" {");
  }
}
