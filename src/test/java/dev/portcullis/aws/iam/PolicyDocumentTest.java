package dev.portcullis.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IAM's logic as its user guide states it ("Policy evaluation logic", "Condition operators"). */
class PolicyDocumentTest {
  private static final String TABLE = "arn:aws:dynamodb:eu-central-1:000000000000:table/t";
  private static final IamRequest GET = new IamRequest("dynamodb:GetItem", TABLE, Map.of());

  @Test
  void whatNoStatementAllowsIsNotAllowed() {
    assertThat(with(allow("dynamodb:PutItem", TABLE, "")).judge(GET))
        .isEqualTo(new Verdict.NotAllowed());
    assertThat(with(allow("dynamodb:GetItem", TABLE + "2", "")).judge(GET))
        .isEqualTo(new Verdict.NotAllowed());
  }

  @Test
  void whatAStatementAllowsIsAllowedAndItsPartsAreTold() {
    assertThat(with(allow("dynamodb:Get*", TABLE, "")).judge(GET))
        .isEqualTo(
            new Verdict.Allowed(
                java.util.Set.of(
                    new Part("A", "Action", "dynamodb:Get*"), new Part("A", "Resource", TABLE))));
  }

  @Test
  void whatAStatementDeniesIsDeniedWhateverOthersAllow() {
    String deny = statement("D", "Deny", "dynamodb:*", TABLE, "");
    assertThat(with(allow("*", "*", ""), deny).judge(GET)).isEqualTo(new Verdict.Denied("D"));
    assertThat(with(deny, allow("*", "*", "")).judge(GET)).isEqualTo(new Verdict.Denied("D"));
  }

  @Test
  void aDenyWhoseConditionIsNotMetDeniesNothing() {
    String deny = statement("D", "Deny", "*", "*", "{\"StringEquals\": {\"a:k\": \"v\"}}");
    assertThat(with(allow("*", "*", ""), deny).judge(GET)).isInstanceOf(Verdict.Allowed.class);
    assertThat(with(allow("*", "*", ""), deny).judge(GET.with("a:k", "v")))
        .isEqualTo(new Verdict.Denied("D"));
  }

  @Test
  void oneOfAKeysValuesIsEnough() {
    PolicyDocument document = conditioned("{\"StringEquals\": {\"a:k\": [\"v\", \"w\"]}}");
    assertThat(allows(document, GET.with("a:k", "w"))).isTrue();
    assertThat(allows(document, GET.with("a:k", "x"))).isFalse();
    assertThat(allows(document, GET.with("a:k", "W"))).isFalse();
  }

  @Test
  void everyKeyAndEveryOperatorIsToBeMet() {
    PolicyDocument document =
        conditioned(
            "{\"StringEquals\": {\"a:k\": \"v\", \"a:l\": \"v\"}, \"StringLike\": {\"a:m\": \"v*\"}}");
    IamRequest two = GET.with("a:k", "v").with("a:l", "v");
    assertThat(allows(document, two)).isFalse();
    assertThat(allows(document, two.with("a:m", "vw"))).isTrue();
    assertThat(allows(document, two.with("a:m", "wv"))).isFalse();
  }

  @Test
  void aKeyIsFoundWithoutRegardToCase() {
    assertThat(
            allows(conditioned("{\"StringEquals\": {\"A:Key\": \"v\"}}"), GET.with("a:kEY", "v")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"StringEquals", "StringLike", "ArnEquals", "Bool"})
  void aKeyThatTheRequestDoesNotHaveMeetsNoCondition(String operator) {
    assertThat(allows(conditioned("{\"" + operator + "\": {\"a:k\": \"*\"}}"), GET)).isFalse();
  }

  @Test
  void forAllValuesWantsEachOfThem() {
    PolicyDocument document =
        conditioned("{\"ForAllValues:StringLike\": {\"a:k\": [\"v*\", \"w*\"]}}");
    assertThat(allows(document, GET.with("a:k", "v1", "w1"))).isTrue();
    assertThat(allows(document, GET.with("a:k", "v1", "x1"))).isFalse();
  }

  @Test
  void forAllValuesIsMetByNone() {
    assertThat(allows(conditioned("{\"ForAllValues:StringEquals\": {\"a:k\": \"v\"}}"), GET))
        .isTrue();
  }

  @Test
  void nullSaysWhetherAKeyIsThere() {
    PolicyDocument there = conditioned("{\"Null\": {\"a:k\": \"false\"}}");
    assertThat(allows(there, GET)).isFalse();
    assertThat(allows(there, GET.with("a:k", "v"))).isTrue();
    PolicyDocument absent = conditioned("{\"Null\": {\"a:k\": \"true\"}}");
    assertThat(allows(absent, GET)).isTrue();
    assertThat(allows(absent, GET.with("a:k", "v"))).isFalse();
  }

  @Test
  void boolAndArnAreCompared() {
    assertThat(allows(conditioned("{\"Bool\": {\"a:k\": \"true\"}}"), GET.with("a:k", "true")))
        .isTrue();
    assertThat(allows(conditioned("{\"Bool\": {\"a:k\": \"true\"}}"), GET.with("a:k", "false")))
        .isFalse();
    PolicyDocument arn = conditioned("{\"ArnEquals\": {\"a:k\": \"arn:aws:iam::1:role/r-*\"}}");
    assertThat(allows(arn, GET.with("a:k", "arn:aws:iam::1:role/r-a"))).isTrue();
    assertThat(allows(arn, GET.with("a:k", "arn:aws:iam::2:role/r-a"))).isFalse();
  }

  @Test
  void severalValuesWithoutASetOperatorAreNotJudged() {
    PolicyDocument document = conditioned("{\"StringEquals\": {\"a:k\": \"v\"}}");
    assertThatThrownBy(() -> document.judge(GET.with("a:k", "v", "w")))
        .isInstanceOf(NotUnderstood.class);
  }

  @Test
  void aResourcesDocumentSpeaksOfThePrincipalsThatItNames() {
    PolicyDocument document =
        PolicyDocument.parse(
            document(
                "{\"Sid\": \"A\", \"Effect\": \"Allow\", \"Principal\": {\"Service\": \"s\"},"
                    + " \"Action\": \"*\", \"Resource\": \"*\"}"));
    assertThat(document.judge("Service s", GET)).isInstanceOf(Verdict.Allowed.class);
    assertThat(document.judge("AWS s", GET)).isEqualTo(new Verdict.NotAllowed());
    assertThat(document.judge(GET)).isEqualTo(new Verdict.NotAllowed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"NotAction\": \"a:b\"",
        "\"NotResource\": \"*\"",
        "\"NotPrincipal\": {\"AWS\": \"a\"}",
        "\"Condition\": {\"StringNotEquals\": {\"a:k\": \"v\"}}",
        "\"Condition\": {\"StringEqualsIfExists\": {\"a:k\": \"v\"}}",
        "\"Condition\": {\"ForAnyValue:StringEquals\": {\"a:k\": \"v\"}}",
        "\"Condition\": {\"ForAllValues:Null\": {\"a:k\": \"true\"}}",
        "\"Condition\": {\"StringEquals\": {\"a:k\": \"${aws:username}\"}}",
        "\"Condition\": {\"StringEquals\": {\"a:k\": []}}",
        "\"Condition\": {\"Bool\": {\"a:k\": true}}",
        "\"Condition\": []",
        "\"Principal\": \"*\"",
      })
  void whatItDoesNotKnowFails(String element) {
    String known =
        "\"Sid\": \"A\", \"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\"";
    PolicyDocument.parse(document("{" + known + "}"));
    assertThatThrownBy(() -> PolicyDocument.parse(document("{" + known + ", " + element + "}")))
        .isInstanceOf(NotUnderstood.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sid", "Effect", "Action", "Resource"})
  void aStatementLacksNothing(String element) {
    String whole = statement("A", "Allow", "a:b", "*", "");
    String without =
        whole.replaceFirst("\"" + element + "\": \"[^\"]*\"(, )?", "").replace(", }", "}");
    assertThatThrownBy(() -> with(without))
        .isInstanceOf(NotUnderstood.class)
        .hasMessageContaining(element);
  }

  @Test
  void twoStatementsAreNotCalledTheSame() {
    assertThatThrownBy(() -> with(allow("a:b", "*", ""), allow("a:c", "*", "")))
        .isInstanceOf(NotUnderstood.class);
  }

  @Test
  void allItsPartsAreTold() {
    PolicyDocument document =
        conditioned("{\"ForAllValues:StringLike\": {\"a:k\": [\"v*\", \"w*\"]}}");
    assertThat(document.parts())
        .extracting(Part::toString)
        .containsExactly(
            "A: Action *",
            "A: ForAllValues:StringLike a:k v*",
            "A: ForAllValues:StringLike a:k w*",
            "A: Resource *");
    assertThat(document.conditionKeys()).containsExactly("a:k");
  }

  private static boolean allows(PolicyDocument document, IamRequest request) {
    return document.judge(request) instanceof Verdict.Allowed;
  }

  private static PolicyDocument conditioned(String condition) {
    return with(allow("*", "*", condition));
  }

  private static PolicyDocument with(String... statements) {
    return PolicyDocument.parse(document(statements));
  }

  private static String document(String... statements) {
    return "{\"Version\": \"2012-10-17\", \"Statement\": ["
        + String.join(", ", List.of(statements))
        + "]}";
  }

  private static String allow(String action, String resource, String condition) {
    return statement("A", "Allow", action, resource, condition);
  }

  private static String statement(
      String sid, String effect, String action, String resource, String condition) {
    return "{\"Sid\": \"%s\", \"Effect\": \"%s\", \"Action\": \"%s\", \"Resource\": \"%s\"%s}"
        .formatted(
            sid,
            effect,
            action,
            resource,
            condition.isEmpty() ? "" : ", \"Condition\": " + condition);
  }
}
