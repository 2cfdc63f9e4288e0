package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each command of SAM's CLI that a page tells somebody to type is one that the CLI's own parser
 * takes, and what it names of the template is there. Nothing is asked of AWS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SamCommandsIT {
  private static final Pattern COMMAND = Pattern.compile("\\bsam [a-z]");
  private static final Pattern PARAMETER = Pattern.compile("(?<= )([A-Za-z]+)=");
  private static final Pattern INVOKED = Pattern.compile("sam local invoke .*?([A-Z]\\w+)$");

  private final SamTemplate template = SamTemplate.of(SamTemplate.text(), Map.of());
  private final Path folder;

  private List<Json> commands = List.of();

  SamCommandsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void judge() throws Exception {
    commands = Pages.judged("deploy", folder, Pages.all());
  }

  @Test
  void samTakesEveryCommandOfEveryPage() {
    assertThat(commands).filteredOn(command -> !Pages.complaint(command).isEmpty()).isEmpty();
  }

  @Test
  void noCommandIsPassedOver() throws IOException {
    assertThat(commands).hasSizeGreaterThan(8).hasSize(Pages.written(COMMAND));
  }

  @Test
  void whatTheyNameIsOfTheTemplate() {
    assertThat(named(PARAMETER)).hasSizeGreaterThan(3).isSubsetOf(template.parameters().keySet());
    assertThat(named(INVOKED)).isNotEmpty().isSubsetOf(template.declared().keySet());
  }

  private List<String> named(Pattern pattern) {
    return commands.stream()
        .map(command -> command.text("command").orElseThrow().replace("\\\n", " "))
        .flatMap(command -> pattern.matcher(command).results())
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sam deploy --stack portcullis | No such option: --stack",
        "sam delete --stack-name | requires an argument",
        "sam delet --stack-name portcullis | there is no sam delet",
        "sam deploy portcullis | nobody takes",
        "sam local invok DataFunction | there is no sam invok"
      })
  void aCommandThatCannotBeIsFoundOut(String command, String complaint) throws Exception {
    assertThat(Pages.judged("deploy", folder, command).stream().map(Pages::complaint))
        .anySatisfy(said -> assertThat(said).contains(complaint));
  }
}
