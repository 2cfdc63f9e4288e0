package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Dialect.Resolution;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DialectsTest {
  private static final List<List<String>> PATHS =
      List.of(
          List.of("v1", "chat", "completions"),
          List.of("v1", "responses"),
          List.of("v1", "embeddings"),
          List.of("v1", "messages"),
          List.of("v1", "messages", "count_tokens"),
          List.of("v1", "models"));

  static Stream<ProviderDialect> dialects() {
    return Dialects.names().stream().map(name -> Dialects.named(name).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("dialects")
  void knowsExactlyTheOperationsThatADialectHasPathsFor(ProviderDialect dialect) {
    Set<Operation> resolved =
        PATHS.stream()
            .flatMap(path -> Stream.of("GET", "POST").map(method -> dialect.resolve(method, path)))
            .filter(Resolution.Known.class::isInstance)
            .map(known -> ((Resolution.Known) known).operation())
            .collect(Collectors.toSet());

    assertThat(Dialects.operations(dialect)).isEqualTo(resolved);
  }

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
