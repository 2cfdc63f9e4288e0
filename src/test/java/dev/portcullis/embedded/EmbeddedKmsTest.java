package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.KmsContract;
import dev.portcullis.crypto.SealingUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKmsTest extends KmsContract {
  private final Path data;

  EmbeddedKmsTest(@TempDir Path data) {
    this.data = data;
  }

  @Override
  protected Kms open() {
    return new EmbeddedKms(data, new SecureRandom());
  }

  @Test
  void keepsItsKeyFromTheEyesOfOthers() throws Exception {
    open();

    assertThat(data.resolve("kms/master")).hasSize(32);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("kms/master"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("kms"))))
        .isEqualTo("rwx------");
  }

  @Test
  void refusesADirectoryThatIsOpenToOthers() throws Exception {
    open();
    Files.setPosixFilePermissions(
        data.resolve("kms"), PosixFilePermissions.fromString("rwxr-x---"));

    assertThatExceptionOfType(SealingUnavailable.class).isThrownBy(this::open);
  }

  @Test
  void neverReplacesAKeyThatIsNotOne() throws Exception {
    Kms kms = open();
    Files.write(data.resolve("kms/master"), new byte[5]);

    assertThatExceptionOfType(SealingUnavailable.class).isThrownBy(() -> kms.generate(CONTEXT));
    assertThatExceptionOfType(SealingUnavailable.class).isThrownBy(() -> open().generate(CONTEXT));
    assertThat(data.resolve("kms/master")).hasSize(5);
  }
}
