package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code infra/package}: what Lambda gets is the executable with its configuration, and no secret.
 */
class PackageTest {
  private static final String CONFIGURATION =
      """
      # The routes.
      portcullis.routes.openai.dialect = openai
      portcullis.routes.openai.upstreams[0].credential = aws-sm:portcullis/upstreams/openai
      portcullis.routes.openai.operations = chat, \\
          models.read
      """;

  @TempDir private Path folder;

  /** How it ended, and what it said. */
  private record Ran(int status, String said) {}

  @BeforeEach
  void python() {
    Tool.need("python3");
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    Path executable = zipped("bootstrap", "rwxr-xr-x");
    Path configuration = configured(CONFIGURATION);
    Path first = folder.resolve("first.zip");
    Path second = folder.resolve("second.zip");
    packed(executable, configuration, first);
    Files.setLastModifiedTime(configuration, FileTime.fromMillis(1_000_000_000_000L));
    packed(executable, configuration, second);
    assertThat(first).hasSameBinaryContentAs(second);
  }

  @Test
  void theExecutableStaysOneAndTheConfigurationLiesBesideIt() throws Exception {
    Path made = folder.resolve("made.zip");
    packed(zipped("bootstrap", "rwxr-xr-x"), configured(CONFIGURATION), made);
    try (FileSystem zip = open(made, false)) {
      assertThat(permissions(zip.getPath("bootstrap")))
          .contains(PosixFilePermission.OTHERS_EXECUTE);
      assertThat(Files.readString(zip.getPath("bootstrap"))).isEqualTo("executable");
      assertThat(Files.readString(zip.getPath("portcullis.properties"))).isEqualTo(CONFIGURATION);
      assertThat(permissions(zip.getPath("portcullis.properties")))
          .contains(PosixFilePermission.OTHERS_READ);
    }
  }

  @Test
  void refusesAZipWithoutAnExecutable() throws Exception {
    Path configuration = configured(CONFIGURATION);
    refuses(zipped("portcullis", "rwxr-xr-x"), configuration, "has no bootstrap");
    refuses(zipped("bootstrap", "rw-r--r--"), configuration, "cannot be executed");
    refuses(configuration, configuration, "cannot be read");
  }

  @Test
  void refusesToPackTwice() throws Exception {
    Path made = folder.resolve("made.zip");
    Path configuration = configured(CONFIGURATION);
    packed(zipped("bootstrap", "rwxr-xr-x"), configuration, made);
    refuses(made, configuration, "has a configuration already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "portcullis.routes.openai.upstreams[0].credential=hunter2hunter2",
        "portcullis.issuers.idp.introspection.client-secret hunter2hunter2",
        "portcullis.keys.ring : hunter2hunter2",
        "portcullis.routes.x.upstreams[0].base-url=https://x/?key=sk-hunter2hunter2",
        "portcullis.issuers.idp.audience=eyJhunter2hunter2",
      })
  void refusesAConfigurationWithASecretAndDoesNotRepeatIt(String line) throws Exception {
    Ran ran =
        refuses(
            zipped("bootstrap", "rwxr-xr-x"), configured(CONFIGURATION + line), ".properties:6:");
    assertThat(ran.said()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "routes.openai.dialect=openai"})
  void refusesAConfigurationThatSetsNothing(String text) throws Exception {
    refuses(zipped("bootstrap", "rwxr-xr-x"), configured(text), "sets nothing");
  }

  private Ran refuses(Path zip, Path configuration, String why) throws Exception {
    Path target = folder.resolve("refused.zip");
    Ran ran = run(zip, configuration, target);
    assertThat(ran.status()).isOne();
    assertThat(ran.said()).contains(why);
    assertThat(target).doesNotExist();
    return ran;
  }

  private static void packed(Path zip, Path configuration, Path target) throws Exception {
    assertThat(run(zip, configuration, target)).isEqualTo(new Ran(0, ""));
  }

  private static Ran run(Path... arguments) throws Exception {
    Path script = Path.of("infra/package").toAbsolutePath();
    var words = new ArrayList<>(List.of("python3", script.toString()));
    List.of(arguments).forEach(argument -> words.add(argument.toString()));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  private Path configured(String text) throws IOException {
    return Files.writeString(folder.resolve("portcullis.properties"), text);
  }

  private Path zipped(String name, String permissions) throws IOException {
    Path zip = Files.createTempDirectory(folder, "zip").resolve("executable.zip");
    try (FileSystem inside = open(zip, true)) {
      Path entry = Files.writeString(inside.getPath(name), "executable");
      Files.setAttribute(entry, "zip:permissions", PosixFilePermissions.fromString(permissions));
    }
    return zip;
  }

  @SuppressWarnings("unchecked")
  private static Set<PosixFilePermission> permissions(Path entry) throws IOException {
    return (Set<PosixFilePermission>) Files.getAttribute(entry, "zip:permissions");
  }

  private static FileSystem open(Path zip, boolean create) throws IOException {
    return FileSystems.newFileSystem(zip, Map.of("create", Boolean.toString(create)));
  }
}
