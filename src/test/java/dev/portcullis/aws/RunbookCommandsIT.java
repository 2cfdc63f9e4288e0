package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
    commands = Pages.judged("moto", folder, Pages.all());
  }

  @Test
  void theAwsCliTakesEveryCommandOfEveryPage() {
    assertThat(commands).filteredOn(command -> !Pages.complaint(command).isEmpty()).isEmpty();
  }

  @Test
  void noCommandIsPassedOver() throws IOException {
    assertThat(commands).hasSizeGreaterThan(60).hasSize(Pages.written(COMMAND));
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
    assertThat(Pages.judged("moto", folder, command).stream().map(Pages::complaint))
        .anySatisfy(said -> assertThat(said).contains(complaint));
  }
}
