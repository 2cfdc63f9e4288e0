package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.ApiKeysContract;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.StoreUnavailable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedApiKeysTest extends ApiKeysContract {
  private final Path data;

  EmbeddedApiKeysTest(@TempDir Path data) {
    this.data = data;
  }

  @Override
  protected ApiKeys open() {
    return new EmbeddedApiKeys(data);
  }

  @Test
  void keepsRecordsFromTheEyesOfOthers() throws Exception {
    ApiKeyRecord record = record();
    open().create(record);

    assertThat(permissions(data.resolve("access"))).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("access/keys"))).isEqualTo("rwx------");
    assertThat(permissions(data.resolve("access/.lock"))).isEqualTo("rw-------");
    assertThat(permissions(file(record.id()))).isEqualTo("rw-------");
  }

  @Test
  void refusesADirectoryThatIsOpenToOthers() throws IOException {
    Files.createDirectories(data.resolve("access/keys"));
    Files.setPosixFilePermissions(
        data.resolve("access"), PosixFilePermissions.fromString("rwxrwx---"));

    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(this::open)
        .havingCause()
        .withMessageContaining("chmod 700");
  }

  @Test
  void leavesNothingButRecordsBehind() throws Exception {
    ApiKeyRecord record = record();
    open().create(record);
    open().replace(record.with(new KeyState.Revoked(Instant.EPOCH)), 1);

    try (Stream<Path> files = Files.list(data.resolve("access/keys"))) {
      assertThat(files).containsExactly(file(record.id()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null", "\0\0\0\0"})
  void neverTakesATornRecordForAnUnknownKey(String torn) throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    keys.create(record);
    Files.writeString(file(record.id()), torn);

    assertUnavailable(keys, record);
  }

  @Test
  void neverTakesAHalfWrittenRecordForAnUnknownKey() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    keys.create(record);
    String whole = Files.readString(file(record.id()));
    Files.writeString(file(record.id()), whole.substring(0, whole.length() / 2));

    assertUnavailable(keys, record);
  }

  @Test
  void neverServesTheRecordOfAnotherKey() throws Exception {
    ApiKeyRecord record = record();
    ApiKeyRecord other = record();
    ApiKeys keys = open();
    keys.create(record);
    Files.copy(file(record.id()), file(other.id()));

    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> keys.find(other.id()));
  }

  @Test
  void neverTakesALostDirectoryForAnUnknownKey() throws Exception {
    ApiKeys keys = open();
    Files.delete(data.resolve("access/keys"));

    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> keys.find(record().id()));
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> all(keys));
  }

  @Test
  void ignoresWhatAWriterThatDiedLeftBehind() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    Path leftover = data.resolve("access/keys/." + record.id() + ".json.tmp");
    Files.writeString(leftover, "{\"id\":");

    assertThat(all(keys)).isEmpty();
    keys.create(record);

    assertThat(keys.find(record.id())).contains(record);
    assertThat(leftover).doesNotExist();
  }

  @Test
  void seesAChangeOfARecordThatItHasRemembered() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    keys.create(record);
    Files.setLastModifiedTime(file(record.id()), FileTime.from(Instant.now().minusSeconds(3600)));
    assertThat(keys.find(record.id())).contains(record);
    ApiKeyRecord revoked = record.with(new KeyState.Revoked(Instant.EPOCH));
    open().replace(revoked, 1);

    assertThat(keys.find(record.id())).contains(revoked);
  }

  @Test
  void finishesAWriteWhoseCallerIsInterrupted() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    Thread.currentThread().interrupt();

    keys.create(record);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(keys.find(record.id())).contains(record);
  }

  @Test
  void findsForACallerThatIsInterrupted() throws Exception {
    ApiKeyRecord record = record();
    ApiKeys keys = open();
    keys.create(record);
    Thread.currentThread().interrupt();

    assertThat(keys.find(record.id())).contains(record);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void takesTurnsWithAnotherProcess() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord shared = record();
    keys.create(shared);

    Process other =
        OtherJvm.of(Writer.class, data.toString(), shared.id().text())
            .redirectOutput(new File(data.toFile(), "output"))
            .start();
    Writer.write(keys, shared.id());

    assertThat(other.waitFor()).as(Files.readString(data.resolve("output"))).isZero();
    assertThat(keys.find(shared.id()).orElseThrow().version()).isEqualTo(1 + 2 * Writer.TIMES);
    assertThat(all(keys)).hasSize(1 + 2 * Writer.TIMES);
  }

  /** What two processes do at once. */
  static final class Writer {
    static final int TIMES = 50;

    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      write(new EmbeddedApiKeys(Path.of(arguments[0])), new KeyId(arguments[1]));
    }

    static void write(ApiKeys keys, KeyId shared) throws Exception {
      for (int i = 0; i < TIMES; i++) {
        keys.create(record());
        increment(keys, shared);
      }
    }
  }

  private static void assertUnavailable(ApiKeys keys, ApiKeyRecord record) {
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> keys.find(record.id()));
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> all(keys));
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> keys.replace(record.with(new KeyState.Active()), 1));
    assertThatExceptionOfType(ApiKeys.KeyExists.class).isThrownBy(() -> keys.create(record));
  }

  private Path file(KeyId id) {
    return data.resolve("access/keys/" + id + ".json");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** A record whose first try was not written has two lines. */
  @Test
  void listsAKeyOnceHoweverOftenTheIndexNamesIt() throws Exception {
    ApiKeys keys = open();
    ApiKeyRecord record = record();
    keys.create(record);
    assertThat(all(keys)).containsExactly(record);
    Path index = data.resolve("access/keys.index");
    String line = Files.readString(index);
    Files.writeString(index, line + line);

    assertThat(all(keys)).containsExactly(record);
    assertThat(keys.page(Optional.empty(), Optional.empty(), 1).next()).isEmpty();
  }
}
