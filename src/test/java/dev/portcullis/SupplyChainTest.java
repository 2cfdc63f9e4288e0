package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.tools.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes from others is known by version, licence and content, and so is what builds it. */
class SupplyChainTest {
  private static final Path COMPONENTS = Path.of("target/bom.json");
  private static final Set<String> LICENCES =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "EPL-1.0",
          "EPL-2.0",
          "MIT",
          "MIT-0",
          "UPL-1.0");
  private static final Pattern USES = Pattern.compile("(?m)^ *-? *uses: *(.*)$");
  private static final Pattern PINNED =
      Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+(\\.\\d+)*");

  /** One library: where there is a choice of licences, the first that may be here is taken. */
  private record Component(String name, String version, List<String> licences, String sha256) {
    String row() {
      return "| `%s` | %s | %s | `%s` |\n"
          .formatted(name, version, String.join(" or ", licences), sha256);
    }
  }

  /**
   * To write the page anew: {@code ./portcullis test -Dtest=SupplyChainTest -Dpage=write
   * -DskipITs}.
   */
  @Test
  void thePageOfDependenciesIsWhatTheBuildTook() throws Exception {
    GeneratedPart.keep(
        Path.of("docs/DEPENDENCIES.md"),
        "components",
        "| library | version | licence | SHA-256 |\n|---|---|---|---|\n"
            + components().stream().map(Component::row).collect(Collectors.joining()));
  }

  @Test
  void everyLibraryMayBeHereByItsLicence() throws Exception {
    assertThat(components())
        .hasSizeGreaterThan(50)
        .allMatch(component -> component.licences().stream().anyMatch(LICENCES::contains));
  }

  private static List<Component> components() throws Exception {
    Json all =
        new JsonReader(JsonLimits.REPLY)
            .read(Files.readAllBytes(COMPONENTS))
            .at("components")
            .orElseThrow();
    return ((Json.Arr) all).items().stream().map(SupplyChainTest::component).toList();
  }

  private static Component component(Json json) {
    return new Component(
        json.text("group").orElseThrow() + ":" + json.text("name").orElseThrow(),
        json.text("version").orElseThrow(),
        items(json, "licenses").map(SupplyChainTest::licence).toList(),
        items(json, "hashes")
            .filter(hash -> hash.text("alg").orElseThrow().equals("SHA-256"))
            .map(hash -> hash.text("content").orElseThrow())
            .findFirst()
            .orElseThrow());
  }

  private static String licence(Json entry) {
    return entry
        .text("expression")
        .or(
            () ->
                entry.at("license").flatMap(named -> named.text("id").or(() -> named.text("name"))))
        .orElseThrow();
  }

  private static Stream<Json> items(Json json, String member) {
    return json.at(member).stream().flatMap(all -> ((Json.Arr) all).items().stream());
  }

  @Test
  void versionsAreNeitherRangesNorMoving() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));

    assertThat(pom).doesNotContain("SNAPSHOT", "LATEST", "RELEASE<");
    assertThat(Pattern.compile("<version>[^<]*[\\[(,]").matcher(pom).find()).isFalse();
  }

  static List<Path> workflows() throws IOException {
    try (Stream<Path> all = Files.list(Path.of(".github/workflows"))) {
      return all.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void anActionIsPinnedByItsCommitAndSaysItsVersion(Path workflow) throws IOException {
    List<String> used =
        USES.matcher(Files.readString(workflow)).results().map(found -> found.group(1)).toList();

    assertThat(used).isNotEmpty().allMatch(action -> PINNED.matcher(action).matches());
  }

  @ParameterizedTest
  @MethodSource("workflows")
  void aWorkflowMayDoNothingUntilAJobSaysOtherwise(Path workflow) throws IOException {
    String text = Files.readString(workflow);
    assertThat(text)
        .contains("\npermissions: {}\n")
        .doesNotContain("pull_request_target", "write-all", "${{ github.event.")
        .contains("persist-credentials: false");
    assertThat(occurrences("persist-credentials: false", text))
        .isEqualTo(occurrences("actions/checkout@", text));
  }

  /** What any job may do to the repository, or in its name; a new permission is looked at here. */
  @Test
  void noJobMayDoMoreThanItIsFor() throws IOException {
    assertThat(permissions("ci.yml")).containsExactlyInAnyOrder("test: contents: read");
    assertThat(permissions("release.yml"))
        .containsExactlyInAnyOrder(
            "build: contents: read",
            "test: actions: read",
            "test: contents: read",
            "attest: actions: read",
            "attest: attestations: write",
            "attest: id-token: write",
            "draft: actions: read",
            "draft: attestations: read",
            "draft: contents: write");
  }

  /** Of each job, each permission that it has. */
  private static List<String> permissions(String workflow) throws IOException {
    List<String> found = new ArrayList<>();
    String job = "";
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of(".github/workflows", workflow))) {
      if (line.matches("  [a-z]\\S*:")) {
        job = line.strip();
      }
      if (line.equals("    permissions:")) {
        inside = true;
      } else if (inside && line.startsWith("      ")) {
        found.add(job + " " + line.strip());
      } else {
        inside = false;
      }
    }
    return found;
  }

  @Test
  void whatIsPublishedIsWhatWasAttested() throws IOException {
    String release = Files.readString(Path.of(".github/workflows/release.yml"));

    assertThat(release)
        .contains("subject-path: release/*\n", "gh attestation verify \"$file\"")
        .containsPattern("gh release create [^\n]* release/\\*\n");
    assertThat(occurrences("cp parts/*/* release/", release)).isEqualTo(2);
    assertThat(Files.readString(Path.of("docs/operate/RELEASE.md")))
        .contains("gh attestation verify");
  }

  private static int occurrences(String part, String text) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }
}
