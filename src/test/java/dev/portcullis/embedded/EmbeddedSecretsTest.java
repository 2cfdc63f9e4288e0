package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.quota.TestClock;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedSecretsTest {
  private final Path directory;

  EmbeddedSecretsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private final TestClock clock = new TestClock();
  private final EmbeddedSecrets secrets =
      new EmbeddedSecrets(Map.of("KEY", "canary", "NONE", ""), clock);

  @Test
  void readsTheEnvironment() {
    assertThat(secrets.read(SecretRef.parse("env:KEY"))).isEqualTo(Secret.of("canary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:ABSENT", "env:NONE"})
  void refusesAnUnsetOrEmptyVariable(String ref) {
    assertUnavailable(SecretRef.parse(ref), ref);
  }

  @ParameterizedTest
  @ValueSource(strings = {"canary", "canary\n", "canary\r\n"})
  void readsAFileWithoutItsLineEnd(String content) throws IOException {
    assertThat(secrets.read(file(content, "rw-------"))).isEqualTo(Secret.of("canary"));
  }

  @Test
  void keepsEveryOtherByteOfAFile() throws IOException {
    assertThat(secrets.read(file(" \ncanary \n\n", "r--------")))
        .isEqualTo(Secret.of(" \ncanary \n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-rw-rw-"})
  void refusesAFileThatOthersMayUse(String permissions) throws IOException {
    SecretRef.File ref = file("canary", permissions);

    assertUnavailable(ref, "chmod 600 " + ref.path());
  }

  @Test
  void refusesAFileThatWasOpenedToOthersLater() throws IOException {
    SecretRef.File ref = old(file("canary", "rw-------"));
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));
    Files.setPosixFilePermissions(ref.path(), PosixFilePermissions.fromString("rw-r--r--"));
    clock.advance(Duration.ofSeconds(1));

    assertUnavailable(ref, "chmod");
  }

  @Test
  void refusesWhatIsNoFile() throws IOException {
    assertUnavailable(new SecretRef.File(directory, Optional.empty()), "not a regular file");
    assertUnavailable(
        new SecretRef.File(directory.resolve("absent"), Optional.empty()), "no such file");
    assertUnavailable(file("", "rw-------"), "empty");
    assertUnavailable(file("\n", "rw-------"), "empty");
  }

  @Test
  void readsAMemberOfAJsonFile() throws IOException {
    SecretRef.File whole = file("{\"openai\":\"canary\",\"n\":1,\"empty\":\"\"}", "rw-------");

    assertThat(secrets.read(member(whole, "openai"))).isEqualTo(Secret.of("canary"));
    assertUnavailable(member(whole, "OpenAI"), "no such text member");
    assertUnavailable(member(whole, "n"), "no such text member");
    assertUnavailable(member(whole, "empty"), "no such text member");
  }

  @Test
  void refusesAMemberOfWhatIsNotJson() throws IOException {
    assertUnavailable(member(file("canary", "rw-------"), "openai"), "not a JSON document");
  }

  @Test
  void readsAFileAgainThatHasChanged() throws IOException {
    SecretRef.File ref = old(file("canary", "rw-------"));
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));
    Files.writeString(ref.path(), "second");
    clock.advance(Duration.ofSeconds(1));

    assertThat(secrets.read(ref)).isEqualTo(Secret.of("second"));
  }

  @Test
  void looksAtAFileOnceASecond() throws IOException {
    SecretRef.File ref = file("canary", "rw-------");
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));
    Files.delete(ref.path());
    clock.advance(Duration.ofMillis(999));
    assertThat(secrets.read(ref)).isEqualTo(Secret.of("canary"));

    clock.advance(Duration.ofMillis(1));

    assertUnavailable(ref, "no such file");
  }

  @Test
  void followsLinksAsMountedSecretsAre() throws IOException {
    SecretRef.File target = file("canary", "r--------");
    Path link = Files.createSymbolicLink(directory.resolve("link"), target.path());

    assertThat(secrets.read(new SecretRef.File(link, Optional.empty())))
        .isEqualTo(Secret.of("canary"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-sm:name", "vault:path#field"})
  void saysThatItDoesNotKnowTheCloud(String ref) {
    assertUnavailable(SecretRef.parse(ref), "not available");
  }

  private void assertUnavailable(SecretRef ref, String problem) {
    assertThatExceptionOfType(SecretUnavailable.class)
        .isThrownBy(() -> secrets.read(ref))
        .withMessageContaining(ref.toString())
        .withMessageContaining(problem)
        .withMessageNotContaining("canary");
  }

  private SecretRef.File file(String content, String permissions) throws IOException {
    Path path = directory.resolve("file");
    Files.deleteIfExists(path);
    Files.writeString(path, content);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    return new SecretRef.File(path, Optional.empty());
  }

  private static SecretRef.File old(SecretRef.File ref) throws IOException {
    Files.setLastModifiedTime(ref.path(), FileTime.from(Instant.now().minusSeconds(3600)));
    return ref;
  }

  private static SecretRef.File member(SecretRef.File file, String name) {
    return new SecretRef.File(file.path(), Optional.of(name));
  }
}
