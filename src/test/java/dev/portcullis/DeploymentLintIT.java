package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is deployed, judged by the tools that reviewers use. None of them asks the network. */
class DeploymentLintIT {
  private static final String TEMPLATE =
      Path.of("infra/sam/template.yaml").toAbsolutePath().toString();
  private static final Pattern COMMENT =
      Pattern.compile("#\\s*checkov:skip=(?<id>[A-Z0-9_]+)(?::(?<reason>.*))?");
  private static final Pattern METADATA =
      Pattern.compile("- id: (?<id>CKV\\w+)\\s*\\n\\s+comment:(?<reason>.*)");
  private static final int SHORTEST_REASON = 20;

  @Test
  void theTemplateIsOneForCloudFormation(@TempDir Path folder) throws Exception {
    deploy(folder, "-m", "cfnlint.runner.cli", TEMPLATE);
  }

  @Test
  void theTemplateIsOneForSam(@TempDir Path folder) throws Exception {
    deploy(folder, "-m", "samcli", "validate", "--lint", "--template-file", TEMPLATE);
  }

  @Test
  void theManifestIsOneForKubernetes(@TempDir Path folder) throws Exception {
    deploy(
        folder,
        "-m",
        "kubernetes_validate",
        Path.of("infra/kubernetes/portcullis.yaml").toAbsolutePath().toString());
  }

  private static void deploy(Path folder, String... arguments) throws Exception {
    SdkSuite suite = SdkSuite.of("deploy", "requirements.txt");
    run(suite, folder, Map.of("AWS_DEFAULT_REGION", "eu-central-1"), arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "terraform, -d, infra/terraform",
    "cloudformation, -d, infra/sam",
    "kubernetes, -d, infra/kubernetes",
    "dockerfile, -f, native-build/Dockerfile"
  })
  void noCheckFails(String framework, String kind, String what, @TempDir Path folder)
      throws Exception {
    run(
        SdkSuite.of("checkov", "requirements.txt"),
        folder,
        Map.of("LOG_LEVEL", "ERROR"),
        "-m",
        "checkov.main",
        "--skip-download",
        "--quiet",
        "--compact",
        "--framework",
        framework,
        kind,
        Path.of(what).toAbsolutePath().toString());
  }

  private static void run(
      SdkSuite suite, Path folder, Map<String, String> more, String... arguments) throws Exception {
    var environment = new HashMap<>(more);
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("SAM_CLI_TELEMETRY", "0");
    var command = new ArrayList<String>();
    command.add(suite.prepared().resolve("bin").resolve(suite.language()).toString());
    command.addAll(List.of(arguments));
    suite.run(folder, environment, command);
  }

  @Test
  void eachSkippedCheckSaysWhy() throws IOException {
    List<MatchResult> skips;
    try (Stream<Path> files =
        Stream.concat(
            Files.walk(Path.of("infra")), Stream.of(Path.of("native-build/Dockerfile")))) {
      skips =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().contains(".terraform"))
              .filter(file -> file.toString().matches(".*(\\.tf|\\.ya?ml|Dockerfile)"))
              .map(DeploymentLintIT::text)
              .flatMap(
                  text ->
                      Stream.concat(
                          COMMENT.matcher(text).results(), METADATA.matcher(text).results()))
              .toList();
    }
    assertThat(skips)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            skip ->
                assertThat(skip.group("reason"))
                    .as(skip.group("id"))
                    .isNotNull()
                    .satisfies(
                        reason ->
                            assertThat(reason.strip())
                                .hasSizeGreaterThanOrEqualTo(SHORTEST_REASON)));
  }

  /** A skip without a reason would be written otherwise, and go unseen. */
  @Test
  void noCheckIsSkippedInAnotherWay() throws IOException {
    String template = Files.readString(Path.of("infra/sam/template.yaml"));
    assertThat(Pattern.compile("id: CKV").matcher(template).results().count())
        .isEqualTo(METADATA.matcher(template).results().count());
    try (Stream<Path> files = Files.walk(Path.of(""), 2)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.matches("\\.checkov\\.ya?ml|\\.cfnlintrc.*"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
