package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DialectsTest {
  @Test
  void findsEachDialectByItsName() {
    assertThat(Dialects.names()).containsExactly("openai", "anthropic", "generic");
    assertThat(Dialects.names())
        .allSatisfy(
            name ->
                assertThat(Dialects.named(name))
                    .hasValueSatisfying(dialect -> assertThat(dialect.name()).isEqualTo(name)));
  }

  @Test
  void knowsNoOther() {
    assertThat(Dialects.named("OpenAI")).isEmpty();
    assertThat(Dialects.named("")).isEmpty();
  }
}
