package dev.portcullis.embedded;

import dev.portcullis.quota.TestClock;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.Secrets;
import dev.portcullis.secret.SecretsContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in files. */
class EmbeddedFileSecretsTest extends SecretsContract {
  private final TestClock clock = new TestClock();
  private final EmbeddedSecrets secrets = new EmbeddedSecrets(Map.of(), clock);

  @TempDir Path folder;

  @Override
  protected Secrets secrets() {
    return secrets;
  }

  @Override
  protected SecretRef put(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(file, content);
    return new SecretRef.File(file, Optional.empty());
  }

  @Override
  protected SecretRef field(SecretRef whole, String field) {
    return new SecretRef.File(((SecretRef.File) whole).path(), Optional.of(field));
  }

  @Override
  protected SecretRef absent() {
    return new SecretRef.File(folder.resolve("absent"), Optional.empty());
  }

  @Override
  protected SecretRef empty() throws IOException {
    return put("empty", new byte[0]);
  }

  @Override
  protected SecretRef foreign() {
    return SecretRef.parse("aws-sm:name");
  }

  @Override
  protected void statedTimePasses() {
    clock.advance(Duration.ofSeconds(1));
  }
}
