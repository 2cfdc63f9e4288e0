package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one script: it finds a JDK 25 wherever it is, and says plainly what is missing. */
class LauncherIT {
  private static final Path SCRIPT = Path.of("portcullis").toAbsolutePath();

  @TempDir Path home;

  @BeforeAll
  static void needsAShell() {
    Tool.need("sh");
  }

  @Test
  void prefersJavaHomeThatIsAJdk25() throws Exception {
    Path jdk = jdk("chosen", "25.0.1", true);
    assertThat(found(Map.of("JAVA_HOME", jdk.toString()))).isEqualTo(jdk.toString());
  }

  @Test
  void passesOverAJavaHomeOfAnotherVersion() throws Exception {
    Path old = jdk("old", "17.0.9", true);
    Path jdk = jdk("new", "25", true);
    assertThat(found(Map.of("JAVA_HOME", old.toString(), "JAVA_HOME_25_X64", jdk.toString())))
        .isEqualTo(jdk.toString());
  }

  @Test
  void findsWhatSdkmanAndIdesInstall() throws Exception {
    Path sdkman = jdk(".sdkman/candidates/java/25.0.1-tem", "25.0.1", true);
    assertThat(found(Map.of())).isEqualTo(sdkman.toString());
    Files.delete(sdkman.resolve("bin/java"));
    Path ide = jdk(".jdks/temurin-25", "25.0.1", true);
    assertThat(found(Map.of())).isEqualTo(ide.toString());
  }

  @Test
  void saysSoWhenTheOnlyJava25HasNoCompiler() throws Exception {
    Path runtime = jdk("runtime", "25.0.1", false);
    assertThat(found(Map.of("JAVA_HOME", runtime.toString())))
        .contains(runtime + " is Java 25, but it has no compiler");
  }

  @Test
  void saysSoWhenThereIsNoJdk25() throws Exception {
    Path old = jdk("old", "17.0.9", true);
    assertThat(found(Map.of("JAVA_HOME", old.toString())))
        .contains("no JDK 25 was found (found only Java: 17)", "set JAVA_HOME");
  }

  /** A folder that looks like a Java of this version. */
  private Path jdk(String folder, String version, boolean compiler) throws IOException {
    Path jdk = home.resolve(folder);
    Files.createDirectories(jdk.resolve("bin"));
    executable(
        jdk.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"" + version + "\"' >&2\n");
    if (compiler) {
      executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    }
    return jdk;
  }

  private static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What the script finds when no system folder holds a Java. */
  private String found(Map<String, String> environment) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", SCRIPT.toString(), "jdk").redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("JAVA_HOME") || name.startsWith("JDK"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PORTCULLIS_SYSTEM_JDKS", "no");
    builder.environment().putAll(environment);
    Process shell = builder.start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return printed.strip();
  }
}
