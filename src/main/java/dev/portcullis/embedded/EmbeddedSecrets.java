package dev.portcullis.embedded;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.SecretUnavailable;
import dev.portcullis.secret.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets of the environment and of files. A file must be a regular one that nobody but its owner
 * can read or write (mode 0600 or stricter); it is looked at once a second at most, and read again
 * whenever it has changed; one line end at its end is not part of the secret. Safe for use by
 * several threads.
 */
public final class EmbeddedSecrets implements Secrets {
  private static final Set<PosixFilePermission> ALLOWED =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Map<String, String> environment;
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);
  private final FileCache<byte[]> files = new FileCache<>(Clock.systemUTC());
  private final RecentLooks<SecretRef.File, Secret> recent;

  /** Secrets of this process's environment, and of files. */
  public EmbeddedSecrets() {
    this(System.getenv());
  }

  /** Secrets of this environment, and of files. */
  public EmbeddedSecrets(Map<String, String> environment) {
    this(environment, Clock.systemUTC());
  }

  /** Those that take the age of a look from this clock. */
  EmbeddedSecrets(Map<String, String> environment, InstantSource ages) {
    this.environment = Map.copyOf(environment);
    this.recent = RecentLooks.uncounted(ages, this::look);
  }

  @Override
  public Secret read(SecretRef ref) {
    return switch (ref) {
      case SecretRef.Environment variable -> variable(variable);
      case SecretRef.File file -> file(file);
      case SecretRef.SecretsManager elsewhere -> throw notHere(elsewhere);
      case SecretRef.Vault elsewhere -> throw notHere(elsewhere);
    };
  }

  @Override
  public Optional<Secret> otherThan(SecretRef ref, Secret refused) {
    if (ref instanceof SecretRef.File file) {
      recent.forget(file);
    }
    return Secrets.super.otherThan(ref, refused);
  }

  private static SecretUnavailable notHere(SecretRef ref) {
    return new SecretUnavailable(
        ref, "the embedded adapter is not available for this kind; use env: or file:");
  }

  private Secret variable(SecretRef.Environment ref) {
    String value = environment.getOrDefault(ref.name(), "");
    if (value.isEmpty()) {
      throw new SecretUnavailable(ref, "the variable is not set, or empty");
    }
    return Secret.of(value);
  }

  private Secret file(SecretRef.File ref) {
    try {
      return recent.find(ref);
    } catch (NoSuchFileException absent) {
      throw new SecretUnavailable(ref, "there is no such file", absent);
    } catch (IOException unreadable) {
      throw new SecretUnavailable(ref, "the file cannot be read", unreadable);
    }
  }

  private Secret look(SecretRef.File ref) throws IOException {
    FileStamp stamp = FileStamp.of(ref.path(), requirePrivate(ref));
    byte[] content = files.read(ref.path(), stamp, (path, bytes) -> withoutLineEnd(bytes));
    Optional<String> field = ref.field();
    if (field.isPresent()) {
      return Secret.of(member(ref, content, field.get()));
    }
    if (content.length == 0) {
      throw new SecretUnavailable(ref, "the file is empty");
    }
    return Secret.copyOf(content);
  }

  private static PosixFileAttributes requirePrivate(SecretRef.File ref) throws IOException {
    PosixFileAttributes attributes;
    try {
      attributes = Files.readAttributes(ref.path(), PosixFileAttributes.class);
    } catch (UnsupportedOperationException notPosix) {
      throw new SecretUnavailable(
          ref, "the file system cannot say who may read the file; use env:", notPosix);
    }
    if (!attributes.isRegularFile()) {
      throw new SecretUnavailable(ref, "this is not a regular file");
    }
    if (!ALLOWED.containsAll(attributes.permissions())) {
      throw new SecretUnavailable(
          ref, "others may use the file, or it is executable: chmod 600 " + ref.path());
    }
    return attributes;
  }

  private String member(SecretRef ref, byte[] content, String field) {
    try {
      return json.read(content)
          .text(field)
          .filter(text -> !text.isEmpty())
          .orElseThrow(() -> new SecretUnavailable(ref, "the file has no such text member"));
    } catch (InvalidJson notJson) {
      throw new SecretUnavailable(ref, "the file is not a JSON document", notJson);
    }
  }

  private static byte[] withoutLineEnd(byte[] content) {
    int end = content.length;
    if (end > 0 && content[end - 1] == '\n') {
      end--;
      if (end > 0 && content[end - 1] == '\r') {
        end--;
      }
    }
    return Arrays.copyOf(content, end);
  }
}
