package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.DataKeysContract;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.pipeline.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedDataKeysTest extends DataKeysContract {
  private final Path data;

  EmbeddedDataKeysTest(@TempDir Path data) {
    this.data = data;
  }

  @Override
  protected DataKeys open() {
    return new EmbeddedDataKeys(data);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "[{\"id\":\"00\"}]", "[{\"id\":1,\"created\":1,\"wrapped\":1}]"})
  void neverTakesADamagedFileForNone(String content) throws Exception {
    DataKeys keys = open();
    Files.writeString(data.resolve("datakeys").resolve(CONTEXT.id() + ".json"), content);

    assertThatExceptionOfType(SealingUnavailable.class)
        .isThrownBy(() -> keys.find(CONTEXT))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(Fault.DAMAGED));
  }

  @Test
  void neverTakesALostDirectoryForNone() throws Exception {
    DataKeys keys = open();
    Files.deleteIfExists(data.resolve("datakeys/.lock"));
    Files.delete(data.resolve("datakeys"));

    assertThatExceptionOfType(SealingUnavailable.class).isThrownBy(() -> keys.find(CONTEXT));
  }
}
