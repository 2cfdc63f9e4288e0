package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each command of the AWS CLI that a page tells somebody to type is one that the AWS CLI takes:
 * there is such an operation, its options are spelled and given as its description says, and its
 * query finds something. Version 1 judges, as version 2 is in no registry of packages; what version
 * 2 alone knows is refused here. Nothing is asked of AWS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbookCommandsIT {
  /** A command, or the name of the program in its place. */
  private static final Pattern COMMAND = Pattern.compile("\\baws [a-z]");

  private final Path folder;

  private List<Json> commands = List.of();

  RunbookCommandsIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void judge() throws Exception {
    commands = judged(pages());
  }

  @Test
  void theAwsCliTakesEveryCommandOfEveryPage() {
    assertThat(commands).filteredOn(command -> !said(command).isEmpty()).isEmpty();
  }

  @Test
  void noCommandIsPassedOver() throws IOException {
    long written = 0;
    for (Path page : pages()) {
      written += COMMAND.matcher(Files.readString(page)).results().count();
    }
    assertThat(commands).hasSizeGreaterThan(60).hasSize(Math.toIntExact(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "aws kms describe-kye | there is no describe-kye",
        "aws keys describe-key | there is no service keys",
        "aws kms list-keys --query 'Keyz[].KeyId' | the query finds nothing",
        "aws kms list-keys --query 'Keys[' | Bad value for --query",
        "aws dynamodb delete-table --table x | --table",
        "aws dynamodb delete-table --table-name portcullis-x --force | Unknown options: --force",
        "aws dynamodb wait table-exits --table-name x | table-exits",
        "aws dynamodb wait table-exists --table x | --table",
        "aws dynamodb put-item --table-name x --item '{\"pk\":\"x\"}' | Invalid type for parameter Item.pk",
        "aws lambda update-alias --function-name x | --name",
        "if ! x=$(aws lambda get-alias --function-name \"$(aws kms list-kyes --limit 1)\" --name live); then | list-kyes",
        "for i in $(aws logs tail /portcullis/audit); do x; done | tail"
      })
  void aCommandThatCannotBeIsFoundOut(String command, String complaint) throws Exception {
    Path page = folder.resolve("page.md");
    Files.writeString(page, "1. Do:\n\n       " + command + "\n");
    assertThat(judged(List.of(page)).stream().map(RunbookCommandsIT::said))
        .anySatisfy(said -> assertThat(said).contains(complaint));
  }

  private List<Json> judged(List<Path> pages) throws Exception {
    SdkSuite suite = SdkSuite.of("moto", "requirements.txt");
    List<String> files = pages.stream().map(page -> page.toAbsolutePath().toString()).toList();
    return SamTemplate.items(Deployed.json(suite.printed(folder, "commands.py", files)));
  }

  private static String said(Json command) {
    return command.text("complaint").orElseThrow();
  }

  /** All that is told to people, and the script that asks AWS itself; decisions are history. */
  private static List<Path> pages() {
    return Stream.concat(
            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "infra/smoke").map(Path::of),
            Stream.of("docs", "infra").flatMap(RunbookCommandsIT::pagesBelow))
        .toList();
  }

  private static Stream<Path> pagesBelow(String folder) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(file -> file.toString().endsWith(".md") && !file.startsWith("docs/adr"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
