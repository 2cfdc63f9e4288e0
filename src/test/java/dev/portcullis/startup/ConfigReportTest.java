package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReportTest {
  @Test
  void namesAMissingKey() {
    Problem problem =
        ConfigReport.problem(
            "SRCFG00014: The config property portcullis.routes.openai.dialect is required but it could not"
                + " be found in any config source");
    assertThat(problem.key()).isEqualTo("portcullis.routes.openai.dialect");
    assertThat(problem.what()).contains("not set");
  }

  @Test
  void neverShowsAValueThatCannotBeRead() {
    Problem problem =
        ConfigReport.problem(
            "SRCFG00039: The config property portcullis.server.port with the config value"
                + " \"canary-secret\" threw an Exception whilst being converted SRCFG00029: Expected an"
                + " integer value, got \"canary-secret\"");
    assertThat(problem.key()).isEqualTo("portcullis.server.port");
    assertThat(problem.text()).doesNotContain("canary").contains("not of the right type");
  }

  @Test
  void repeatsTheRuleThatAValueBreaks() {
    Problem problem =
        ConfigReport.problem("portcullis.server.port must be less than or equal to 65535");
    assertThat(problem.key()).isEqualTo("portcullis.server.port");
    assertThat(problem.what()).isEqualTo("must be less than or equal to 65535");
  }

  @Test
  void tellsEachProblemWithWhatToDo() {
    var text = new StringWriter();
    int code =
        ConfigReport.tell(
            new IllegalStateException(
                new InvalidConfiguration(List.of(new Problem("a.b", "it is odd", "Mend it.")))),
            new PrintWriter(text, true));
    assertThat(code).isEqualTo(78);
    assertThat(text.toString()).contains("a.b", "it is odd", "Mend it.", "docs/CONFIGURATION.md");
  }

  @Test
  void showsTypesAndPlacesOfOtherFailuresAndNoMessages() {
    var text = new StringWriter();
    int code = ConfigReport.tell(new IllegalStateException("canary"), new PrintWriter(text, true));
    assertThat(code).isEqualTo(1);
    assertThat(text.toString()).contains("IllegalStateException").doesNotContain("canary");
  }
}
