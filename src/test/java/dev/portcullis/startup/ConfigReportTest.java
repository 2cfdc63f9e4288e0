package dev.portcullis.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.config.Mappings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigReportTest {
  private final ConfigReport report = new ConfigReport(Mappings.ALL);

  @Test
  void tellsEachProblemWithWhatToDo() {
    var text = new StringWriter();
    int code =
        report.tell(
            new IllegalStateException(
                new InvalidConfiguration(List.of(new Problem("a.b", "it is odd", "Mend it.")))),
            new PrintWriter(text, true));
    assertThat(code).isEqualTo(78);
    assertThat(text.toString()).contains("a.b", "it is odd", "Mend it.", "docs/CONFIGURATION.md");
  }

  @Test
  void showsTypesAndPlacesOfOtherFailuresAndNoMessages() {
    var text = new StringWriter();
    int code = report.tell(new IllegalStateException("canary"), new PrintWriter(text, true));
    assertThat(code).isEqualTo(1);
    assertThat(text.toString()).contains("IllegalStateException").doesNotContain("canary");
  }
}
