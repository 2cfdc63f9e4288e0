package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.startup.MappedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the SAM template says where no plan of Terraform can be compared with it; DriftIT compares
 * the rest.
 */
class SamTemplateTest {
  @ParameterizedTest
  @CsvSource({
    "data, DataPolicy",
    "admin, AdminPolicy",
    "key-wrapping, WrappingKey",
    "key-at-rest, AtRestKey"
  })
  void documentsThatAPlanDoesNotKnowAreThoseOfTheirTemplates(String document, String id) {
    Map<String, String> secrets = Wish.SECRETS_AND_PEOPLE.parameters;
    assertThat(documentOf(id, SamTemplate.of(SamTemplate.text(), secrets)))
        .satisfies(
            described ->
                assertThat(
                        Agreement.of(
                            Optional.of(Deployed.json(ours().rendered(document))),
                            Optional.of(described)))
                    .as(JsonWriter.text(described))
                    .isTrue());
  }

  /** Without secrets of issuers, and a key for what is at rest, nothing is said of them. */
  @Test
  void whatIsNotThereIsNotAllowed() {
    var template = SamTemplate.of(SamTemplate.text(), Map.of("Minimal", "true"));
    for (String role : List.of("data", "admin")) {
      Json all = Deployed.json(ours().rendered(role));
      List<String> left =
          all.items("Statement").stream()
              .map(statement -> statement.text("Sid").orElseThrow())
              .filter(sid -> !sid.equals("ReadWhatServicesEncrypt"))
              .filter(sid -> !sid.equals("ReadSecretsOfIssuers"))
              .toList();
      assertThat(
              documentOf(role.equals("data") ? "DataPolicy" : "AdminPolicy", template)
                  .items("Statement"))
          .extracting(statement -> statement.text("Sid").orElseThrow())
          .isEqualTo(left);
    }
  }

  private static Json documentOf(String id, SamTemplate template) {
    Json properties = properties(template, id);
    return properties.at("PolicyDocument").or(() -> properties.at("KeyPolicy")).orElseThrow();
  }

  /** The deployment that the template makes, by the names that it gives. */
  private static Deployment ours() {
    String secret = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:";
    String key = "arn:aws:kms:eu-central-1:000000000000:key/";
    return new Deployment(
        new AwsSettings(
            "eu-central-1",
            Optional.empty(),
            "portcullis",
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)),
        key + "WrappingKey",
        key + "AtRestKey",
        "portcullis/keys-ring",
        Stream.of("portcullis/keys-ring", "portcullis/issuers/idp", "portcullis/upstreams/openai")
            .collect(Collectors.toMap(name -> name, name -> secret + name + "-AbCdEf")));
  }

  /** What a plan does not know, as it names keys or an API. */
  @Test
  void whatAPlanDoesNotKnowOfRulesAndPermissionsIsAsItIsWritten() throws IOException {
    Json events =
        properties(SamTemplate.of(SamTemplate.text(), Map.of()), "KeysTamperingRule")
            .at("EventPattern")
            .flatMap(p -> p.at("detail"))
            .flatMap(d -> d.items("$or").getFirst().at("eventName"))
            .orElseThrow();
    String rules = Files.readString(Path.of("infra/terraform/tampering.tf"));
    assertThat(rules).contains("eventName = " + JsonWriter.text(events).replace(",", ", "));
    String door =
        Files.readString(Path.of("infra/terraform/front-door.tf"))
            .replace("${local.stage}", "live");
    for (String kind : List.of("rest-api", "http-api")) {
      var template = SamTemplate.of(SamTemplate.text(), Map.of("FrontDoor", kind));
      for (String id : List.of("DataApiPermission", "AdminApiPermission")) {
        String source = properties(template, id).text("SourceArn").orElseThrow();
        assertThat(door)
            .contains(
                kind.substring(0, 4) + " = \"" + source.substring(source.indexOf('/')) + "\"");
      }
    }
  }

  @Test
  void eachVariableOfTheFunctionsIsAKeyOfTheConfiguration() {
    List<MappedKeys.Key> keys = MappedKeys.of(Mappings.ALL);
    for (Json made : SamTemplate.of(SamTemplate.text(), Map.of()).resources().values()) {
      made.at("Properties")
          .flatMap(properties -> properties.at("Environment"))
          .flatMap(environment -> environment.at("Variables"))
          .ifPresent(
              variables ->
                  assertThat(SamTemplate.members(variables).keySet())
                      .hasSize(7)
                      .filteredOn(name -> !name.equals("PORTCULLIS_CONFIG"))
                      .allSatisfy(
                          name -> assertThat(keys).anyMatch(key -> key.matchesVariable(name))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AccessTable", "DataKeysTable", "WrappingKey", "AtRestKey", "AuditLogGroup"})
  void whatCannotBeMadeAgainStaysWhenTheStackGoes(String id) {
    Json resource =
        Objects.requireNonNull(SamTemplate.of(SamTemplate.text(), Map.of()).declared().get(id));
    assertThat(resource.text("DeletionPolicy")).contains("RetainExceptOnCreate");
    assertThat(resource.text("UpdateReplacePolicy")).contains("Retain");
  }

  /** Terraform has other words for these, or none that a plan shows. */
  @Test
  void itemsAreFoundByAHashAndThenByARange() {
    Map<String, Json> made = SamTemplate.of(SamTemplate.text(), Map.of()).resources();
    List<Json> tables =
        made.values().stream()
            .filter(resource -> resource.text("Type").equals(Optional.of("AWS::DynamoDB::Table")))
            .map(table -> table.at("Properties").orElseThrow())
            .toList();
    assertThat(tables).hasSize(3);
    assertThat(tables).allSatisfy(table -> assertThat(order(table)).containsExactly("HASH"));
    assertThat(tables.stream().flatMap(table -> table.items("GlobalSecondaryIndexes").stream()))
        .hasSize(2)
        .allSatisfy(index -> assertThat(order(index)).containsExactly("HASH", "RANGE"));
  }

  private static List<String> order(Json keys) {
    return keys.items("KeySchema").stream().map(key -> key.text("KeyType").orElseThrow()).toList();
  }

  @Test
  void theWebAclLetsThroughAndStopsWhoAsksTooOften() {
    Json acl = properties(SamTemplate.of(SamTemplate.text(), Map.of()), "WebAcl");
    assertThat(acl.at("DefaultAction")).contains(Deployed.json("{\"Allow\": {}}"));
    assertThat(acl.items("Rules"))
        .singleElement()
        .satisfies(
            rate -> assertThat(rate.at("Action")).contains(Deployed.json("{\"Block\": {}}")));
  }

  private static Json properties(SamTemplate template, String id) {
    return Objects.requireNonNull(template.resources().get(id), id).at("Properties").orElseThrow();
  }
}
