package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.AuditTrailContract;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAuditTrailTest extends AuditTrailContract {
  @TempDir Path folder;
  private EmbeddedAuditTrail trail;

  @BeforeEach
  void open() throws IOException {
    trail = new EmbeddedAuditTrail(folder.resolve("audit"), "chain-1");
  }

  @AfterEach
  void close() throws IOException {
    trail.close();
  }

  @Override
  protected AuditTrail trail() {
    return trail;
  }

  @Override
  protected List<Json> kept() throws Exception {
    var reader = new JsonReader(JsonLimits.REPLY);
    List<Json> events = new ArrayList<>();
    for (String line : Files.readAllLines(trail.path())) {
      events.add(reader.read(line));
    }
    return events;
  }

  @Override
  protected void breakIt() throws IOException {
    trail.close();
  }

  @Test
  void isReadableByItsOwnerAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(trail.path())))
        .isEqualTo("rw-------");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit"))))
        .isEqualTo("rwx------");
  }

  @Test
  void neverWritesIntoTheChainOfAnother() {
    assertThatThrownBy(() -> new EmbeddedAuditTrail(folder.resolve("audit"), "chain-1"))
        .isInstanceOf(FileAlreadyExistsException.class);
  }
}
