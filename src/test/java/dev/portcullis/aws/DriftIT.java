package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Terraform and the SAM template make the same. */
@ExtendWith(Plans.Extension.class)
class DriftIT {
  /** Variables that are parameters of another shape, the first of theirs; or none, with a minus. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("tags", "-"),
          Map.entry("service_principals", "-"),
          Map.entry("admin_service_principals", "-"),
          Map.entry("package", "-"),
          Map.entry("image_uri", "-"),
          Map.entry("configuration_path", "-"),
          Map.entry("environment", "-"),
          Map.entry("admin_principals", "AdminPrincipals"),
          Map.entry("reserved_concurrency", "ReservedConcurrencyData"),
          Map.entry("throttle", "ThrottleRate"),
          Map.entry("domain", "DomainName"),
          Map.entry("waf", "Waf"),
          Map.entry("upstream_secrets", "UpstreamSecretName"),
          Map.entry("issuer_secrets", "IssuerSecretName"),
          Map.entry("secret_rotation", "RotationFunctionArn"),
          Map.entry("alarm_emails", "AlarmEmail"),
          Map.entry("alarm_thresholds", "AlarmThresholdFailedAuthentication"));

  private final Plans plans;
  private final Correspondence correspondence = Correspondence.read();

  DriftIT(Plans plans) {
    this.plans = plans;
  }

  @ParameterizedTest
  @EnumSource
  void bothMakeTheSame(Wish wish) {
    assertThat(differences(wish, SamTemplate.text())).isEmpty();
  }

  /** A server's, what else runs it, images, and settings in the environment: not the template's. */
  @Test
  void everyVariantThatTheTemplateHasWordsForIsCompared() {
    assertThat(Stream.of(Wish.values()).map(wish -> wish.variant))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.of(
                    Variant.SERVER,
                    Variant.TASKS_AND_PODS,
                    Variant.PEOPLE_ALONE,
                    Variant.IMAGE,
                    Variant.FUNCTIONS_SIZED)));
  }

  @Test
  void everyParameterIsSaidBySomeWishWithAnotherValueThanItsDefault() {
    SamTemplate.of(SamTemplate.text(), Map.of())
        .parameters()
        .forEach(
            (name, parameter) ->
                assertThat(Stream.of(Wish.values()).map(wish -> wish.parameters.get(name)))
                    .as(name)
                    .anyMatch(
                        said ->
                            said != null
                                && !said.equals(
                                    SamTemplate.scalar(parameter.at("Default").orElseThrow()))));
  }

  /** Those that have no word in the other description have a reason here. */
  @Test
  void bothTellTheSame() {
    Map<String, List<String>> otherwise =
        Map.of(
            "upstream_secrets", List.of("UpstreamSecret"), // one, where the module has many
            "issuer_secrets", List.of("IssuerSecret"),
            "alias_arns", List.of("DataAliasArn", "AdminAliasArn"),
            "table_names", List.of(), // <name>-<what for>, as in the module
            "function_names", List.of(), // <name>-data and <name>-admin
            "versions", List.of(), // the alias, which sam deploy moves, has its own
            "dashboard", List.of()); // <name>
    assertThat(
            outputs("(?m)^output \"(\\w+)\"", text("infra/terraform/outputs.tf"))
                .flatMap(name -> otherwise.getOrDefault(name, List.of(pascal(name))).stream()))
        .containsExactlyInAnyOrderElementsOf(
            outputs(
                    "(?m)^  (\\w+):$",
                    SamTemplate.text().substring(SamTemplate.text().indexOf("\nOutputs:\n")))
                .toList());
  }

  private static Stream<String> outputs(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private List<String> differences(Wish wish, String template) {
    return correspondence.differences(plan(wish), SamTemplate.of(template, wish.parameters));
  }

  private Planned plan(Wish wish) {
    return plans.of(wish.variant);
  }

  /** Variables of another shape are named, as are those that CloudFormation has no words for. */
  @Test
  void parametersHaveTheDefaultsOfVariables() {
    Map<String, Json> parameters = SamTemplate.of(SamTemplate.text(), Map.of()).parameters();
    Map<String, Json> variables = plan(Wish.USUAL).variables();
    variables.forEach(
        (name, variable) -> {
          String parameter = OTHERWISE.getOrDefault(name, pascal(name));
          if (!parameter.equals("-")) {
            assertThat(parameters).as(name).containsKey(parameter);
            if (!OTHERWISE.containsKey(name)) {
              assertThat(
                      Agreement.plain(
                          Objects.requireNonNull(parameters.get(parameter))
                              .at("Default")
                              .orElseThrow()))
                  .as(name)
                  .isEqualTo(
                      variable
                          .at("default")
                          .map(
                              d ->
                                  Json.of(
                                      d instanceof Json.Bool(boolean b)
                                          ? Boolean.toString(b)
                                          : SamTemplate.scalar(d))));
            }
          }
        });
    assertThat(OTHERWISE.keySet()).isSubsetOf(variables.keySet());
    assertThat(parameters.values())
        .allSatisfy(
            parameter -> assertThat(parameter.text("Description").orElseThrow()).endsWith("."));
  }

  private static String pascal(String name) {
    return Stream.of(name.split("_"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.status_code = \"revoked_api_key\" | $.status_code = \"other\"",
        "Default: 50 | Default: 51",
        "PORTCULLIS_PLANE: data | PORTCULLIS_PLANE: both",
        "PORTCULLIS_KEYS_RING: | PORTCULLIS_KEY_RING:",
        "AttributeName: ttl | AttributeName: until",
        "PointInTimeRecoveryEnabled: true | PointInTimeRecoveryEnabled: false",
        "IndexName: by-kind | IndexName: by-owner",
        "TimeoutSeconds}000 | TimeoutSeconds}00",
        "responseTransferMode: STREAM | responseTransferMode: BUFFERED",
        "EvaluationPeriods: 3 | EvaluationPeriods: 1",
        "StringEquals: {aws:SourceAccount | StringLike: {aws:SourceAccount",
        "- DeleteTable | - DescribeTable",
        "pct(duration, 95) | pct(duration, 96)",
        "EvaluationWindowSec: 300 | EvaluationWindowSec: 600",
        "Name: dpop | Name: other",
        "'/admin/{proxy+}': | '/other/{proxy+}':",
        "InvokeMode: RESPONSE_STREAM | InvokeMode: BUFFERED",
        "Qualifier: live | Qualifier: dead",
        "InvokedViaFunctionUrl: true | InvokedViaFunctionUrl: false",
        "EnableKeyRotation: true | EnableKeyRotation: false"
      })
  void whatDriftsIsFound(String from, String to) {
    String text = SamTemplate.text();
    assertThat(text).contains(from);
    String drifted = text.replace(from, to);
    assertThat(
            Stream.of(Wish.USUAL, Wish.FUNCTION_URL)
                .flatMap(wish -> differences(wish, drifted).stream()))
        .isNotEmpty();
  }
}
