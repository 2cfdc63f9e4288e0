package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is true of one executable alone: whoever has it knows nothing of what its processes will
 * make, and nothing of where it was built. The builder itself refuses an image with a random number
 * generator in it; this is what would be seen from outside.
 */
class ExecutableIT {
  private static final Pattern FIELD = Pattern.compile("_");

  private static Path executable;

  @BeforeAll
  static void needsAnExecutable() {
    String artifact = System.getProperty("portcullis.artifact", "");
    Tool.need(
        "executable",
        !artifact.isEmpty() && !artifact.endsWith(".jar"),
        "there is no executable (native-build/build makes one; then"
            + " -Dportcullis.artifact=target/native/portcullis)");
    executable = Path.of(artifact).toAbsolutePath();
  }

  @Test
  void twoStartsOfOneExecutableMakeDifferentKeys() {
    List<String> first = FIELD.splitAsStream(freshKey()).toList();
    List<String> second = FIELD.splitAsStream(freshKey()).toList();

    assertThat(second.get(2)).as("the id").isNotEqualTo(first.get(2));
    assertThat(second.get(4)).as("the secret").isNotEqualTo(first.get(4));
    assertThat(second.get(5)).as("the MAC").isNotEqualTo(first.get(5));
  }

  @Test
  void twoStartsOfOneExecutableMakeDifferentRings() throws IOException {
    assertThat(freshRing()).isNotEqualTo(freshRing());
  }

  @Test
  void theFirstRequestsOfManyStartsHaveIdsOfTheirOwn() {
    List<String> ids = new ArrayList<>();
    for (int start = 0; start < 3; start++) {
      try (GatewayProcess gateway = GatewayProcess.laptop().start()) {
        ids.add(given().get(gateway.url() + "/openai/v1/models").header("x-request-id"));
      }
    }

    assertThat(ids).doesNotContainNull().doesNotHaveDuplicates();
  }

  /** What a release hands out beside it, by the name that it has there. */
  @Test
  void whatItIsMadeOfIsWrittenDownBesideIt() throws Exception {
    Path bom = executable.resolveSibling("portcullis.cdx.json");
    Tool.need("executable", Files.exists(bom), "the build left no " + bom.getFileName());
    Json written = new JsonReader(JsonLimits.REPLY).read(Files.readAllBytes(bom));

    assertThat(written.text("bomFormat")).contains("CycloneDX");
    assertThat(written.items("components"))
        .hasSizeGreaterThan(70)
        .allSatisfy(component -> assertThat(component.text("purl")).isPresent())
        .anySatisfy(component -> assertThat(component.text("name")).contains("jackson-core"));
  }

  @Test
  void nothingOfTheBuildersEnvironmentIsInIt() throws IOException {
    Path planted = executable.resolveSibling("canary");
    Tool.need("executable", Files.exists(planted), "the build left no " + planted.getFileName());
    byte[] canary = Files.readString(planted).strip().getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = Files.readAllBytes(executable);

    assertThat(canary).hasSizeGreaterThan(16);
    assertThat(holds(bytes, canary)).isFalse();
    assertThat(holds(bytes, "laptop".getBytes(StandardCharsets.US_ASCII)))
        .as("that texts are found this way")
        .isTrue();
  }

  private static boolean holds(byte[] bytes, byte[] text) {
    for (int at = 0; at <= bytes.length - text.length; at++) {
      if (bytes[at] == text[0]
          && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
        return true;
      }
    }
    return false;
  }

  private static String freshKey() {
    GatewayProcess.Setup setup = GatewayProcess.laptop();
    try (GatewayProcess create =
        setup.arguments("key", "create", "--owner", "someone", "--scope", "*").launch()) {
      return PrintedKey.of(create);
    }
  }

  private static String freshRing() throws IOException {
    try (GatewayProcess create =
        GatewayProcess.laptop()
            .arguments("key", "create", "--owner", "someone", "--scope", "*")
            .launch()) {
      assertThat(create.exitCode()).as(create.output()).isZero();
      return Files.readString(create.home().resolve("data/keys-ring.json"));
    }
  }
}
