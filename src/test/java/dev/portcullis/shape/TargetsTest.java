package dev.portcullis.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetsTest {
  @Test
  void readsSegmentsDecodedAndTheQueryAsItIs() {
    assertThat(Targets.parse("/openai/v1/models/a%20b%C3%A9?x=%2F&y"))
        .contains(new Target(List.of("openai", "v1", "models", "a bé"), "x=%2F&y"));
    assertThat(Targets.parse("/")).contains(new Target(List.of(), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "openai/v1",
        "http://other/openai/v1",
        "//openai/v1",
        "/openai//v1",
        "/openai/v1/",
        "/openai/./v1",
        "/openai/../admin",
        "/openai/%2e%2e/admin",
        "/openai/.%2E/admin",
        "/openai%2fv1",
        "/openai/a%2Fb",
        "/openai/a%5cb",
        "/openai\\v1",
        "/openai/a%00b",
        "/openai/a%0d%0ab",
        "/openai/a%7fb",
        "/openai/%",
        "/openai/%4",
        "/openai/%zz",
        "/openai/%ff",
        "/openai/%c0%af",
        "/openai/é",
        "/openai/a b",
        "/openai/v1#fragment",
        "/openai/v1?a#b",
        "/openai/v1?a b",
        "/openai/v1?%",
        "/openai/\"",
        "/openai/<x>",
        "/openai/[x]",
        "/openai/{x}",
        "/openai/a|b",
        "/openai/a^b"
      })
  void refusesWhatHasMoreThanOneReading(String target) {
    assertThat(Targets.parse(target)).isEmpty();
  }
}
