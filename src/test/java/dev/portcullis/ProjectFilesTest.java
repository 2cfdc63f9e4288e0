package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files at the top of the repository that nothing else here reads. */
class ProjectFilesTest {
  /** Which files Renovate's managers look at, of those that pin something: docs.renovatebot.com. */
  private static final Map<String, Pattern> FILES =
      Map.of(
          "docker-compose", Pattern.compile("(.*/)?(docker-)?compose[^/]*\\.ya?ml"),
          "dockerfile", Pattern.compile("(.*/)?Dockerfile"),
          "github-actions", Pattern.compile("\\.github/workflows/[^/]+\\.ya?ml"),
          "maven", Pattern.compile("(.*/)?pom\\.xml"),
          "maven-wrapper", Pattern.compile("\\.mvn/wrapper/maven-wrapper\\.properties"),
          "npm", Pattern.compile("(.*/)?package\\.json"),
          "pip_requirements", Pattern.compile("(.*/)?requirements\\.txt"),
          "terraform", Pattern.compile(".*\\.tf"));

  /** Of managers that look after what there is none of yet; each would want to be enabled. */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "(.*/)?(go\\.mod|Cargo\\.toml|Gemfile|build\\.gradle(\\.kts)?|pyproject\\.toml|Chart\\.yaml|"
              + "\\.pre-commit-config\\.yaml|\\.gitlab-ci\\.yml|\\.tool-versions|\\.nvmrc)");

  /** Folders of tools. */
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", ".terraform");

  private static Json renovate() throws IOException, InvalidJson {
    return new JsonReader(JsonLimits.REPLY).read(Files.readAllBytes(Path.of("renovate.json")));
  }

  private static List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        Path.of(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file.toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  @Test
  void renovateHasAManagerForEachKindOfFileThatPinsSomething() throws Exception {
    List<String> managers =
        renovate().items("enabledManagers").stream().flatMap(m -> m.asText().stream()).toList();
    assertThat(managers)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(FILES.keySet().stream(), Stream.of("custom.regex")).toList());
    List<String> files = files();
    FILES.forEach(
        (manager, pattern) ->
            assertThat(files).as(manager).anyMatch(file -> pattern.matcher(file).matches()));
    assertThat(files).noneMatch(file -> OF_OTHERS.matcher(file).matches());
    assertThat(renovate().flag("automerge")).isFalse();
  }

  @Test
  void whatRenovateLooksForByItselfIsFound() throws Exception {
    List<Json> own = renovate().items("customManagers");
    assertThat(own).hasSize(2);
    for (Json manager : own) {
      String regex = only(manager, "managerFilePatterns").replaceAll("^/|/$", "");
      List<String> found =
          files().stream().filter(file -> Pattern.compile(regex).matcher(file).find()).toList();
      assertThat(found).as(regex).hasSize(1);
      assertThat(Files.readString(Path.of(found.getFirst())))
          .containsPattern(only(manager, "matchStrings"));
    }
  }

  private static String only(Json manager, String list) {
    return manager.items(list).getFirst().asText().orElseThrow();
  }

  @Test
  void whoFindsAWeaknessLearnsWhereToTellAndWhatIsMended() throws IOException {
    String page = Files.readString(Path.of("SECURITY.md"));
    assertThat(page)
        .contains("Security → Report a vulnerability", "three working days", "The latest release");
    List<String> links =
        Pattern.compile("\\]\\(([^)#]+)")
            .matcher(page)
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(links)
        .contains("docs/THREAT-MODEL.md", "docs/operate/RELEASE.md")
        .allSatisfy(link -> assertThat(Path.of(link)).exists());
  }
}
