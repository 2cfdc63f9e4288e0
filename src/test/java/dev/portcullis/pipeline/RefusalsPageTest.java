package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.GeneratedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guide's table of refusals, which is made of the table of reasons. */
class RefusalsPageTest {
  /** To write the table anew: {@code ./portcullis test -Dtest=RefusalsPageTest -Dpage=write}. */
  @Test
  void keepsTheGuidesTableTrue() throws IOException {
    GeneratedPart.keep(Path.of("docs/GUIDE.md"), "refusals", table());
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonHasACauseAndACureInSentences(Reason reason) {
    Remedy remedy = Remedy.of(reason);
    assertThat(remedy.cause()).matches("[A-Z].{10,160}\\.");
    assertThat(remedy.cure()).matches("[A-Z].{8,160}\\.");
  }

  private static String table() {
    return "| status | code | Anthropic's type | what was found | what to do | retry |\n"
        + "|---|---|---|---|---|---|\n"
        + Arrays.stream(Reason.values())
            .sorted(Comparator.comparingInt(Reason::status))
            .map(RefusalsPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(Reason reason) {
    Remedy remedy = Remedy.of(reason);
    return "| %d | `%s` | `%s` | %s | %s | %s |\n"
        .formatted(
            reason.status(),
            reason.code(),
            reason.anthropicType(),
            remedy.cause(),
            remedy.cure(),
            reason.retry() ? "yes" : "no");
  }
}
