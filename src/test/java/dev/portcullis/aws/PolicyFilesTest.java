package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.Deployment.Role;
import dev.portcullis.aws.iam.IamRequest;
import dev.portcullis.aws.iam.Part;
import dev.portcullis.aws.iam.PolicyDocument;
import dev.portcullis.aws.iam.Verdict;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of the documents without calling anything. */
class PolicyFilesTest {
  private static final String ROOT = "AWS " + Deployment.ACCOUNT_ROOT;
  private static final String LOGS = "Service logs.eu-central-1.amazonaws.com";
  private static final String AUDIT = "kms:EncryptionContext:aws:logs:arn";

  private static final String TOPIC = "kms:EncryptionContext:aws:sns:topicArn";

  private final Deployment deployment = Deployment.invented();

  @ParameterizedTest
  @EnumSource(Role.class)
  void aRoleIsAllowedNoActionAndNoTableKeyOrSecretByWildcard(Role role) {
    assertThat(deployment.policyOf(role).parts())
        .filteredOn(part -> List.of("Action", "Resource").contains(part.element()))
        .allSatisfy(part -> assertThat(part.value()).doesNotMatch("[^*]*\\*.+|\\*"))
        .filteredOn(part -> part.value().endsWith("*"))
        .allSatisfy(part -> assertThat(part.value()).contains(":log-group:/nowhere/audit:"));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void noStatementAllowsSeveralActionsOnSeveralResources(Role role) {
    Set<String> several = several(deployment.policyOf(role), "Action");
    assertThat(several(deployment.policyOf(role), "Resource")).doesNotContainAnyElementsOf(several);
  }

  /** The statements with more than one of them. */
  private static Set<String> several(PolicyDocument document, String element) {
    var seen = new HashSet<String>();
    return document.parts().stream()
        .filter(part -> part.element().equals(element))
        .map(Part::sid)
        .filter(sid -> !seen.add(sid))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void conditionsLookAtNothingThatTheTestsRequestsLack(Role role) {
    assertThat(deployment.policyOf(role).conditionKeys())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(PermissionsAsked.knows(key)).as(key).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:Decrypt", "kms:GenerateDataKey"})
  void theWrappingKeyIsUsedByTheTwoRolesAlone(String action) {
    var key = deployment.policyOfWrappingKey();
    IamRequest use = new IamRequest(action, deployment.wrappingKeyArn(), Map.of());
    for (Role role : Role.values()) {
      assertThat(allows(key, ROOT, by(use, deployment.roleArn(role)))).isTrue();
    }
    assertThat(allows(key, ROOT, by(use, deployment.roleArn(Role.DATA) + "2"))).isFalse();
    assertThat(allows(key, ROOT, by(use, Deployment.ACCOUNT_ROOT))).isFalse();
    assertThat(allows(key, LOGS, use)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"})
  void administratorsManageBothKeys(String action) {
    IamRequest manage =
        by(
            new IamRequest(action, deployment.wrappingKeyArn(), Map.of()),
            "arn:aws:iam::0:user/anybody");
    assertThat(allows(deployment.policyOfWrappingKey(), ROOT, manage)).isTrue();
    assertThat(allows(deployment.policyOfAtRestKey(), ROOT, manage)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kms:Decrypt",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:CreateGrant"
      })
  void nobodyUsesTheKeyForWhatIsAtRestButByAService(String action) {
    var key = deployment.policyOfAtRestKey();
    IamRequest use = new IamRequest(action, deployment.atRestKeyArn(), Map.of());
    for (Role role : Role.values()) {
      assertThat(allows(key, ROOT, by(use, deployment.roleArn(role)))).isFalse();
    }
    assertThat(allows(key, ROOT, via(use, "s3"))).isFalse();
    assertThat(allows(key, ROOT, via(use, "dynamodb").with("kms:GrantIsForAWSResource", "true")))
        .isTrue();
  }

  @Test
  void noGrantIsMadeOnTheKeysButByDynamoDbForItselfAndByLambda() {
    IamRequest grant = new IamRequest("kms:CreateGrant", deployment.wrappingKeyArn(), Map.of());
    IamRequest byDynamo = via(grant, "dynamodb");
    assertThat(allows(deployment.policyOfWrappingKey(), ROOT, byDynamo)).isFalse();
    assertThat(allows(deployment.policyOfAtRestKey(), ROOT, byDynamo)).isFalse();
    assertThat(
            allows(
                deployment.policyOfAtRestKey(),
                ROOT,
                via(grant, "secretsmanager").with("kms:GrantIsForAWSResource", "true")))
        .isFalse();
    assertThat(allows(deployment.policyOfAtRestKey(), ROOT, via(grant, "lambda"))).isTrue();
    assertThat(allows(deployment.policyOfWrappingKey(), ROOT, via(grant, "lambda"))).isFalse();
  }

  @Test
  void logsUseTheKeyForTheDeploymentsGroupsAlone() {
    var key = deployment.policyOfAtRestKey();
    IamRequest use = new IamRequest("kms:GenerateDataKey", deployment.atRestKeyArn(), Map.of());
    assertThat(deployment.logGroupArns())
        .contains(deployment.logGroupArn("/nowhere/audit"))
        .allSatisfy(group -> assertThat(allows(key, LOGS, use.with(AUDIT, group))).isTrue());
    assertThat(allows(key, LOGS, use.with(AUDIT, deployment.logGroupArn("/nowhere/other"))))
        .isFalse();
    assertThat(allows(key, LOGS, use)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cloudwatch", "events"})
  void alarmsAndRulesUseTheKeyForTheirTopicAlone(String service) {
    var key = deployment.policyOfAtRestKey();
    String principal = "Service " + service + ".amazonaws.com";
    IamRequest use = new IamRequest("kms:GenerateDataKey", deployment.atRestKeyArn(), Map.of());
    String topic = "arn:aws:sns:eu-central-1:000000000000:nowhere-alarms";
    assertThat(allows(key, principal, use.with(TOPIC, topic))).isTrue();
    assertThat(allows(key, principal, use.with(TOPIC, topic + "2"))).isFalse();
    assertThat(allows(key, principal, use)).isFalse();
  }

  /** What an operator is told of when somebody does it, the gateway cannot do at all. */
  @Test
  void rolesAreDeniedWhatTheRuleOnTheAuditGroupWatches() {
    Set<String> denied =
        PolicyDocument.parse(deployment.rendered("append-only")).parts().stream()
            .filter(part -> part.element().equals("Action"))
            .map(Part::value)
            .collect(Collectors.toSet());
    assertThat(denied).hasSizeGreaterThan(15).isEqualTo(watched().collect(Collectors.toSet()));
  }

  static Stream<String> watched() {
    Json rule =
        Objects.requireNonNull(
            SamTemplate.of(SamTemplate.text(), Map.of()).resources().get("AuditTamperingRule"));
    Pointer names = Pointer.of("Properties", "EventPattern", "detail", "eventName");
    return SamTemplate.items(names.in(rule).orElseThrow()).stream()
        .map(name -> "logs:" + name.asText().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("watched")
  void whatRemovesShortensOrDivertsAuditEventsIsDeniedWhateverElseIsAttached(String action) {
    var document = PolicyDocument.parse(deployment.rendered("append-only"));
    String audit = deployment.logGroupArn("/nowhere/audit");
    for (String resource : List.of(audit, audit + ":*", audit + ":log-stream:s")) {
      assertThat(document.judge(new IamRequest(action, resource, Map.of())))
          .isInstanceOf(Verdict.Denied.class);
    }
    assertThat(document.judge(new IamRequest("logs:PutLogEvents", audit + ":*", Map.of())))
        .isInstanceOf(Verdict.NotAllowed.class);
  }

  /** They have no group of their own to be named by, and hold for the audit group, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs:PutAccountPolicy",
        "logs:DeleteAccountPolicy",
        "logs:PutResourcePolicy",
        "logs:DeleteResourcePolicy"
      })
  void whatHoldsForAllGroupsIsDeniedWhateverItNames(String action) {
    var document = PolicyDocument.parse(deployment.rendered("append-only"));
    for (String resource : List.of("*", deployment.logGroupArn("/other"))) {
      assertThat(document.judge(new IamRequest(action, resource, Map.of())))
          .isInstanceOf(Verdict.Denied.class);
    }
  }

  private static boolean allows(PolicyDocument key, String principal, IamRequest request) {
    return key.judge(principal, request) instanceof Verdict.Allowed;
  }

  private static IamRequest by(IamRequest request, String arn) {
    return request.with("aws:PrincipalArn", arn);
  }

  private static IamRequest via(IamRequest request, String service) {
    return request.with("kms:ViaService", service + ".eu-central-1.amazonaws.com");
  }
}
