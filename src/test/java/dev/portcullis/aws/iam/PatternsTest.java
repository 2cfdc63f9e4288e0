package dev.portcullis.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PatternsTest {
  @Test
  void aStarIsAnyCharactersAndAQuestionMarkIsOne() {
    assertThat(Patterns.like("KEY#*", "KEY#")).isTrue();
    assertThat(Patterns.like("KEY#*", "KEY#a/b:c\nd")).isTrue();
    assertThat(Patterns.like("KEY#?", "KEY#")).isFalse();
    assertThat(Patterns.like("KEY#?", "KEY#a")).isTrue();
    assertThat(Patterns.like("KEY#*", "key#a")).isFalse();
  }

  @Test
  void whatElseStandsInAPatternStandsForItself() {
    assertThat(Patterns.like("a.c", "abc")).isFalse();
    assertThat(Patterns.like("\\Qa*\\E", "\\Qab\\E")).isTrue();
  }

  @Test
  void actionsAreComparedWithoutRegardToCase() {
    assertThat(Patterns.likeAction("dynamodb:getitem", "dynamodb:GetItem")).isTrue();
    assertThat(Patterns.likeAction("dynamodb:Get*", "dynamodb:GetItem")).isTrue();
    assertThat(Patterns.likeAction("dynamodb:Get", "dynamodb:GetItem")).isFalse();
  }

  @Test
  void aWildcardStaysInItsPartOfAnArn() {
    String table = "arn:aws:dynamodb:eu-central-1:000000000000:table/t";
    assertThat(Patterns.likeArn("arn:aws:dynamodb:*:000000000000:table/*", table)).isTrue();
    assertThat(Patterns.likeArn("arn:aws:dynamodb:*:table/t:x", table)).isFalse();
    assertThat(Patterns.likeArn("*", table)).isTrue();
  }

  @Test
  void theLastPartOfAnArnMayHaveColons() {
    String group = "arn:aws:logs:eu-central-1:000000000000:log-group:/p/audit";
    assertThat(Patterns.likeArn(group + ":*", group + ":log-stream:a:b")).isTrue();
    assertThat(Patterns.likeArn(group + ":*", group + "-other:log-stream:a")).isFalse();
    assertThat(Patterns.likeArn(group + ":*", group)).isFalse();
  }

  @Test
  void whatIsNoArnIsNotCompared() {
    assertThatThrownBy(() -> Patterns.likeArn("table/t", "arn:aws:dynamodb:r:a:table/t"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
