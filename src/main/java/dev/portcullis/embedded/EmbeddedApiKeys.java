package dev.portcullis.embedded;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.InvalidRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyPlace;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Records of API keys as files, {@code <data>/access/keys/<id>.json}. Writers, of any process, take
 * turns by {@code access/.lock}; readers need no lock, since a file is replaced as a whole, and see
 * every write at once; what is done to the files by hand is seen within a second. A file that is
 * not a record makes its key unavailable, never unknown. Lists go by a {@link KeyIndex}. Safe for
 * use by several threads.
 */
public final class EmbeddedApiKeys implements ApiKeys {
  private static final String SUFFIX = ".json";

  private final Path directory;
  private final KeyIndex index;
  private final FileMutex lock;
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);
  private final FileCache<ApiKeyRecord> records = new FileCache<>(Clock.systemUTC());
  private final RecentLooks<KeyId, Optional<ApiKeyRecord>> recent;

  /**
   * The records below this directory, made if it was not there.
   *
   * @throws StoreUnavailable if it cannot be made, or is open to others
   */
  public EmbeddedApiKeys(Path data) {
    try {
      Path access = PrivateFiles.directory(data.resolve("access"));
      this.directory = PrivateFiles.directory(access.resolve("keys"));
      this.index = new KeyIndex(access);
      this.lock = new FileMutex(access, ".lock");
      this.recent = new RecentLooks<>(lock.changes(), Clock.systemUTC(), this::read);
    } catch (IOException failure) {
      throw new StoreUnavailable("the directory of API keys cannot be used", failure);
    }
  }

  @Override
  public Optional<ApiKeyRecord> find(KeyId id) {
    try {
      return recent.find(id);
    } catch (IOException failure) {
      throw new StoreUnavailable("the record of API key " + id + " cannot be read", failure);
    }
  }

  @Override
  public void create(ApiKeyRecord record) throws KeyExists {
    if (record.version() != 1) {
      throw new IllegalArgumentException("the version of a new record is 1");
    }
    boolean created =
        writing(
            record.id(),
            () -> {
              if (!Files.notExists(file(record.id()), LinkOption.NOFOLLOW_LINKS)) {
                return false;
              }
              if (!index.missing()) {
                index.add(record);
              }
              write(record);
              return true;
            });
    if (!created) {
      throw new KeyExists(record.id());
    }
  }

  @Override
  public Replacement replace(ApiKeyRecord record, long expectedVersion) {
    if (record.version() != expectedVersion + 1) {
      throw new IllegalArgumentException("a record's version is one more than the one before it");
    }
    return writing(
        record.id(),
        () -> {
          Optional<ApiKeyRecord> current = read(record.id());
          if (current.isEmpty()) {
            return Replacement.ABSENT;
          }
          if (current.get().version() != expectedVersion) {
            return Replacement.CONFLICT;
          }
          write(record);
          return Replacement.REPLACED;
        });
  }

  @Override
  public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
    Optional<KeyPlace> from = after.map(KeyPlace::of);
    int most = Page.size(size);
    try {
      List<KeyIndex.Entry> entries =
          KeyIndex.behind(from, index()).stream()
              .filter(entry -> tenant.isEmpty() || entry.tenant().equals(tenant.get()))
              .limit(most + 1L) // one more tells whether there is another page
              .toList();
      List<KeyIndex.Entry> shown = entries.subList(0, Math.min(most, entries.size()));
      var found = new ArrayList<ApiKeyRecord>();
      for (KeyIndex.Entry entry : shown) {
        read(entry.place().id())
            .filter(record -> KeyPlace.of(record).equals(entry.place()))
            .ifPresent(found::add);
      }
      return new Page<>(
          found,
          shown.size() < entries.size()
              ? Optional.of(shown.getLast().place().cursor())
              : Optional.empty());
    } catch (IOException failure) {
      throw new StoreUnavailable("the records of API keys cannot be listed", failure);
    }
  }

  private List<KeyIndex.Entry> index() throws IOException {
    if (index.missing()) {
      try {
        lock.holding(
            () -> {
              index.makeIfMissing(this::all);
              return index;
            });
      } catch (IOException | RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IOException(failure);
      }
    }
    return index.entries();
  }

  private List<ApiKeyRecord> all() throws IOException {
    var found = new ArrayList<ApiKeyRecord>();
    try (var files = Files.newDirectoryStream(directory, "?*" + SUFFIX)) {
      for (Path file : files) {
        Optional<KeyId> id = id(file);
        if (id.isPresent()) {
          read(id.get()).ifPresent(found::add);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return found;
  }

  private static Optional<KeyId> id(Path file) {
    String name = String.valueOf(file.getFileName());
    return KeyId.parse(name.substring(0, name.length() - SUFFIX.length()));
  }

  private Path file(KeyId id) {
    return directory.resolve(id.text() + SUFFIX);
  }

  private Optional<ApiKeyRecord> read(KeyId id) throws IOException {
    try {
      return Optional.of(records.read(file(id), this::parse));
    } catch (NoSuchFileException absent) {
      if (!Files.isDirectory(directory)) {
        throw absent; // the whole store has gone, not this record
      }
      return Optional.empty();
    }
  }

  private void write(ApiKeyRecord record) throws IOException {
    PrivateFiles.replace(file(record.id()), JsonWriter.bytes(ApiKeyRecords.write(record)));
  }

  private <T> T writing(KeyId id, Callable<T> task) {
    try {
      return lock.holding(task);
    } catch (Exception failure) {
      throw new StoreUnavailable("the record of API key " + id + " cannot be written", failure);
    }
  }

  private ApiKeyRecord parse(Path file, byte[] content) throws IOException {
    try {
      ApiKeyRecord record = ApiKeyRecords.read(json.read(content));
      if (!file.equals(file(record.id()))) {
        throw new IOException(file + " is the record of another API key");
      }
      return record;
    } catch (InvalidJson | InvalidRecord broken) {
      throw new IOException(file + " is not the record of an API key", broken);
    }
  }
}
