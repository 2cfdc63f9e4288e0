package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.secret.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKeyRingTest {
  private final Path data;

  EmbeddedKeyRingTest(@TempDir Path data) {
    this.data = data;
  }

  private final EmbeddedSecrets secrets = new EmbeddedSecrets(Map.of());

  @Test
  void makesARingThatCanBeUsed() throws IOException {
    SecretRef.File ref = EmbeddedKeyRing.at(data);

    assertThat(KeyRing.parse(secrets.read(ref)).newest().text()).isEqualTo("aa");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ref.path())))
        .isEqualTo("rw-------");
  }

  @Test
  void makesAnotherRingForAnotherLaptop(@TempDir Path other) {
    assertThat(secrets.read(EmbeddedKeyRing.at(data)))
        .isNotEqualTo(secrets.read(EmbeddedKeyRing.at(other)));
  }

  @Test
  void neverOverwritesWhatIsThere() throws IOException {
    Files.writeString(data.resolve("keys-ring.json"), "not even a ring");

    SecretRef.File ref = EmbeddedKeyRing.at(data);

    assertThat(ref.path()).hasContent("not even a ring");
  }

  @Test
  void makesOneRingWhereManyStartAtOnce() throws Exception {
    var seen = new HashSet<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Object> start = () -> secrets.read(EmbeddedKeyRing.at(data));
      for (var ring : threads.invokeAll(Collections.nCopies(16, start))) {
        seen.add(ring.get());
      }
    }

    assertThat(seen).hasSize(1);
  }
}
