package dev.portcullis.aws.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  @Test
  void putsTextsAndListsInTheirPlaces() {
    assertThat(
            Template.of("{\"a\": \"${a}/*\", \"b\": ${jsonencode(b)}, \"c\": ${jsonencode(a)}}")
                .render(Map.of("a", "x$1\\", "b", List.of("y", "z"))))
        .isEqualTo("{\"a\": \"x$1\\/*\", \"b\": [\"y\",\"z\"], \"c\": \"x$1\\\\\"}");
  }

  @Test
  void whatIsPutInIsNotReadAgain() {
    assertThat(Template.of("${a}").render(Map.of("a", "${b}", "b", "c"))).isEqualTo("${b}");
  }

  @Test
  void namesItsVariables() {
    assertThat(Template.of("${b} ${jsonencode(a)} ${b}").variables()).containsExactly("a", "b");
  }

  @Test
  void failsOnAVariableThatItIsNotGiven() {
    assertThatThrownBy(() -> Template.of("${a}").render(Map.of("b", "c")))
        .isInstanceOf(NotUnderstood.class)
        .hasMessageContaining("a");
  }

  @Test
  void failsOnAListWhereTextBelongs() {
    assertThatThrownBy(() -> Template.of("${a}").render(Map.of("a", List.of("b"))))
        .isInstanceOf(NotUnderstood.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${upper(a)}", "${a.b}", "${ a }", "${a}${", "%{ if a }x%{ endif }", "$${a}"})
  void failsOnMoreOfTheLanguage(String more) {
    assertThatThrownBy(() -> Template.of(more).render(Map.of("a", "b")))
        .isInstanceOf(NotUnderstood.class);
  }
}
