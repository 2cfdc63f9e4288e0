package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrantsTest {
  private static final Optional<String> MODEL = Optional.of("gpt-4o");

  @Test
  void allowsWhatScopeRouteAndModelAllow() {
    assertThat(allows(List.of("openai:chat:*"), List.of("openai"), List.of("gpt-*"))).isTrue();
  }

  @Test
  void allowsNothingWhereAnyOfTheThreeIsEmpty() {
    assertThat(allows(List.of(), List.of("*"), List.of("*"))).isFalse();
    assertThat(allows(List.of("*"), List.of(), List.of("*"))).isFalse();
    assertThat(allows(List.of("*"), List.of("*"), List.of())).isFalse();
  }

  @Test
  void asksForNoModelPatternWhereNoModelIsNamed() {
    var grants = grants(List.of("openai:models.read"), List.of("openai"), List.of());

    assertThat(grants.allows("openai:models.read", "openai", Optional.empty())).isTrue();
  }

  @Test
  void comparesExactlyWhereThereIsNoStar() {
    assertThat(allows(List.of("openai:chat"), List.of("openai"), List.of("*"))).isFalse();
    assertThat(allows(List.of("*"), List.of("open"), List.of("*"))).isFalse();
    assertThat(allows(List.of("*"), List.of("openai"), List.of("GPT-4o"))).isFalse();
  }

  private static boolean allows(List<String> scopes, List<String> routes, List<String> models) {
    return grants(scopes, routes, models).allows("openai:chat:gpt-4o", "openai", MODEL);
  }

  private static Grants grants(List<String> scopes, List<String> routes, List<String> models) {
    return new Grants(wildcards(scopes), wildcards(routes), wildcards(models));
  }

  private static List<Wildcard> wildcards(List<String> texts) {
    return texts.stream().map(Wildcard::new).toList();
  }
}
