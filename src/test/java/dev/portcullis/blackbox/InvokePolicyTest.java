package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvokePolicyTest {
  private static final String SERVICE = "apigateway.amazonaws.com";
  private static final String FROM = "'Condition': {'ArnLike': {'AWS:SourceArn': 'arn:a/*/x'}}";

  @Test
  void aServiceMayOnBehalfOfWhatTheConditionNames() {
    InvokePolicy policy = policy("Allow", "lambda:InvokeFunction", FROM);
    assertThat(policy.allows(SERVICE, "arn:a/1/x")).isTrue();
    assertThat(policy.allows(SERVICE, "arn:a/1/y")).isFalse();
    assertThat(policy.allows("s3.amazonaws.com", "arn:a/1/x")).isFalse();
  }

  @Test
  void withoutAConditionItMayOnBehalfOfAnything() {
    InvokePolicy policy = policy("Allow", "lambda:InvokeFunction", "'Sid': 's'");
    assertThat(policy.allows(SERVICE, "arn:b")).isTrue();
  }

  @Test
  void whatIsSaidOfAnotherCallDoesNotConcernIt() {
    InvokePolicy policy = policy("Deny", "lambda:InvokeFunctionUrl", "'Sid': 's'");
    assertThat(policy.allows(SERVICE, "arn:b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'Condition': {'StringEquals': {'AWS:SourceAccount': '1'}}",
        "'Condition': {'ArnLike': {'AWS:SourceArn': 'arn:b'}, 'Bool': {'x': 'true'}}"
      })
  void whatItDoesNotUnderstandFails(String condition) {
    InvokePolicy policy = policy("Allow", "lambda:InvokeFunction", condition);
    assertThatThrownBy(() -> policy.allows(SERVICE, "arn:b")).isInstanceOf(AssertionError.class);
  }

  @Test
  void aDenialFailsToo() {
    InvokePolicy policy = policy("Deny", "lambda:InvokeFunction", FROM);
    assertThatThrownBy(() -> policy.allows(SERVICE, "arn:a/1/x"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Deny");
  }

  private static InvokePolicy policy(String effect, String action, String more) {
    return new InvokePolicy(
        SampleEvents.json(
            """
            {"Statement": [{"Effect": "%s", "Action": "%s", "Principal": {"Service": "%s"}, %s}]}
            """
                .formatted(effect, action, SERVICE, more.replace('\'', '"'))));
  }
}
