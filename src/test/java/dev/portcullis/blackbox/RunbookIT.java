package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runbooks are carried out as they are written, by the AWS CLI, where an emulator stands for AWS:
 * the commands are read from the pages. What Terraform and SAM would do meanwhile is done here.
 */
@Tag("slow")
class RunbookIT {
  private static final String RESTORE = "Keys, roles, tenants and fences";
  private static final String ROLE =
      "--table-name portcullis-access --key '{\"pk\":{\"S\":\"ROLE#chat\"}}'";

  private AwsShell shell;

  @BeforeEach
  void deploy(@TempDir Path folder) throws Exception {
    shell = AwsShell.in(folder);
  }

  @AfterEach
  void end() throws Exception {
    if (shell != null) {
      shell.close();
    }
  }

  @Test
  void restoreBringsBackWhatATableHeld() throws Exception {
    keepRole("good");
    type("aws dynamodb update-table --deletion-protection-enabled --table-name portcullis-access");
    Runbook page = Runbook.of("RESTORE.md");
    List<String> steps =
        page.blocks(RESTORE).stream()
            .filter(step -> !step.startsWith("terraform") && !step.contains("--backup-type SYSTEM"))
            .toList();
    assertThat(steps).hasSize(6);

    type(steps.get(0));
    keepRole("bad");
    type(steps.get(1));
    assertThat(keptRole()).isEqualTo("good");

    keepRole("worse");
    for (String step : steps.subList(2, 6)) {
      type(step);
    }
    assertThat(keptRole()).isEqualTo("good");
    assertThat(type("aws dynamodb list-tables --query 'sort(TableNames)' --output text"))
        .isEqualTo("portcullis-access\tportcullis-datakeys\tportcullis-ledger");
    assertThat(ofTable("describe-table", "Table.DeletionProtectionEnabled")).isEqualTo("True");
    assertThat(ofTable("describe-table", "sort(Table.GlobalSecondaryIndexes[].IndexName)"))
        .isEqualTo("by-kind\tby-tenant");
    assertThat(
            ofTable(
                "describe-continuous-backups",
                "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus"))
        .isEqualTo("ENABLED");
  }

  private void keepRole(String document) throws Exception {
    type(
        "aws dynamodb put-item --table-name portcullis-access --item "
            + "'{\"pk\":{\"S\":\"ROLE#chat\"},\"document\":{\"S\":\"%s\"}}'".formatted(document));
  }

  private String keptRole() throws Exception {
    return type("aws dynamodb get-item " + ROLE + " --query Item.document.S --output text");
  }

  private String ofTable(String operation, String query) throws Exception {
    return type(
        "aws dynamodb %s --table-name portcullis-access --query '%s' --output text"
            .formatted(operation, query));
  }

  @Test
  void restoreBringsBackTheValueOfASecret() throws Exception {
    String before = ring();
    type("aws secretsmanager put-secret-value --secret-id portcullis/keys-ring --secret-string {}");
    assertThat(ring()).isEqualTo("{}");

    String block = Runbook.of("RESTORE.md").block("A secret", "update-secret-version-stage");
    block = ComposeFiles.replaced(block, "id PREVIOUS", "id " + version("AWSPREVIOUS"));
    type(ComposeFiles.replaced(block, "id CURRENT", "id " + version("AWSCURRENT")));
    assertThat(ring()).isEqualTo(before).startsWith("{\"aa\"");
  }

  /** By the version that has the stage: the emulator answers without one with the last value. */
  private String ring() throws Exception {
    return type(
        "aws secretsmanager get-secret-value --secret-id portcullis/keys-ring --version-id "
            + version("AWSCURRENT")
            + " --query SecretString --output text");
  }

  private String version(String stage) throws Exception {
    return type(
        "aws secretsmanager list-secret-version-ids --secret-id portcullis/keys-ring --output text "
            + "--query \"Versions[?contains(VersionStages, '%s')].VersionId\"".formatted(stage));
  }

  @Test
  void restoreCallsAKeyBack() throws Exception {
    String key = keyOf("portcullis");
    type("aws kms schedule-key-deletion --key-id " + key);
    assertThat(stateOf(key)).isEqualTo("PendingDeletion");

    type("terraform() { :; }");
    String block = Runbook.of("RESTORE.md").block("A KMS key that waits for its deletion", "kms");
    assertThat(type(block.replace(" ID", " " + key))).contains(key);
    assertThat(stateOf(key)).isEqualTo("Enabled");
  }

  private String keyOf(String alias) throws Exception {
    return type(
        "aws kms describe-key --key-id alias/%s --query KeyMetadata.KeyId --output text"
            .formatted(alias));
  }

  private String stateOf(String key) throws Exception {
    return type(
        "aws kms describe-key --key-id %s --query KeyMetadata.KeyState --output text"
            .formatted(key));
  }

  @Test
  void rollbackLeadsTheAliasToTheVersionBefore() throws Exception {
    keepPackage("1");
    keepPackage("2");
    type(
        """
        role=$(aws iam create-role --role-name runs --assume-role-policy-document '{"Version":"2012-10-17","Statement":[]}' --query Role.Arn --output text)
        for plane in data admin; do
          aws lambda create-function --function-name "portcullis-$plane" --runtime provided.al2023 --handler x --role "$role" --zip-file fileb://1.zip --publish
          aws lambda update-function-code --function-name "portcullis-$plane" --zip-file fileb://2.zip --publish
          aws lambda create-alias --function-name "portcullis-$plane" --name live --function-version 2
        done""");
    Runbook page = Runbook.of("ROLLBACK.md");
    List<String> steps = page.blocks("At once");
    assertThat(steps).hasSize(2);

    List<String> told = type(steps.getFirst()).lines().toList();
    assertThat(told.getFirst()).isEqualTo("2");
    assertThat(told).anyMatch(line -> line.startsWith("1\t"));

    type(ComposeFiles.replaced(steps.getLast(), "--function-version 7", "--function-version 1"));
    for (String plane : List.of("data", "admin")) {
      String now =
          ComposeFiles.replaced(steps.getFirst(), "portcullis-data", "portcullis-" + plane);
      assertThat(type(now).lines()).first().isEqualTo("1");
    }
  }

  private void keepPackage(String version) throws IOException {
    Path file = shell.folder().resolve(version + ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry(version));
    }
  }

  @Test
  void teardownKeepsTheEvidenceReadable() throws Exception {
    prepareTeardown();
    String wrapping = keyOf("portcullis");
    String rest = keyOf("portcullis-at-rest");
    type(
        """
        terraform() {
          for table in access datakeys ledger; do aws dynamodb delete-table --table-name "portcullis-$table" & done
          for key in %s %s; do aws kms schedule-key-deletion --key-id "$key" & done
          wait
        }"""
            .formatted(wrapping, rest));
    type(Runbook.of("TEARDOWN.md").block("Take it down", "aws kms cancel-key-deletion"));

    assertThat(tables()).isEmpty();
    assertThat(stateOf(wrapping)).isEqualTo("PendingDeletion");
    assertThat(stateOf(rest)).isEqualTo("Enabled");
    assertThat(groups()).isEqualTo("/portcullis/audit");
  }

  @Test
  void teardownOfAStackTakesAwayWhatItLeaves() throws Exception {
    prepareTeardown();
    type(
        """
        sam() {
          aws dynamodb delete-table --table-name portcullis-ledger &
          for alias in portcullis portcullis-at-rest; do aws kms delete-alias --alias-name "alias/$alias" & done
          wait
        }""");
    String wrapping = keyOf("portcullis");
    String rest = keyOf("portcullis-at-rest");
    type(Runbook.of("TEARDOWN.md").block("Take it down", "sam delete"));

    assertThat(tables()).isEmpty();
    assertThat(stateOf(wrapping)).isEqualTo("PendingDeletion");
    assertThat(stateOf(rest)).isEqualTo("PendingDeletion");
    assertThat(groups()).isEmpty();
  }

  private void prepareTeardown() throws Exception {
    type(
        """
        for table in access datakeys; do aws dynamodb update-table --deletion-protection-enabled --table-name "portcullis-$table" & done
        key=$(aws kms create-key --query KeyMetadata.KeyId --output text)
        aws kms create-alias --alias-name alias/portcullis-at-rest --target-key-id "$key"
        wait""");
    assertThat(ofTable("describe-table", "Table.DeletionProtectionEnabled")).isEqualTo("True");
  }

  private String tables() throws Exception {
    return type("aws dynamodb list-tables --query 'TableNames' --output text");
  }

  private String groups() throws Exception {
    return type("aws logs describe-log-groups --query 'logGroups[].logGroupName' --output text");
  }

  private String type(String commands) throws Exception {
    return shell.type(commands);
  }
}
