package dev.portcullis.embedded;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Form;
import dev.portcullis.authz.Named;
import dev.portcullis.authz.NamedRecords;
import dev.portcullis.authz.RecordsUnavailable;
import dev.portcullis.authz.Written;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Unavailable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Things with names as files, {@code <data>/access/<plural>/<name>.json}. Writers, of any process,
 * take turns by {@code access/.lock}; readers need no lock, and see every write at once. A file
 * that is not what its name says makes that unavailable, never unknown. Safe for use by several
 * threads.
 */
abstract class EmbeddedRecords<T extends Named> implements NamedRecords<T> {
  private static final String SUFFIX = ".json";

  private final Form<T> form;
  private final Path directory;
  private final FileMutex lock;
  private final InstantSource clock = InstantSource.system();
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);
  private final FileCache<T> records = new FileCache<>(InstantSource.system());

  /**
   * Those below this directory, made if it was not there.
   *
   * @throws RecordsUnavailable if it cannot be made, or is open to others
   */
  EmbeddedRecords(Path data, Form<T> form) {
    this.form = form;
    try {
      Path access = PrivateFiles.directory(data.resolve("access"));
      this.directory = PrivateFiles.directory(access.resolve(form.plural()));
      this.lock = new FileMutex(access, ".lock");
    } catch (IOException failure) {
      throw failed("their directory cannot be used", failure);
    }
  }

  @Override
  public Optional<T> find(String name) {
    if (!Named.NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(records.read(file(name), this::parse));
    } catch (NoSuchFileException absent) {
      if (!Files.isDirectory(directory)) {
        throw failed("their directory has gone", absent);
      }
      return Optional.empty();
    } catch (IOException failure) {
      throw failed("one cannot be read", failure);
    }
  }

  @Override
  public Page<T> page(Optional<Cursor> after, int size) {
    String from = after.map(cursor -> cursor.placeIn(form.plural())).orElse("");
    if (after.isPresent() && !Named.NAME.matcher(from).matches()) {
      throw new InvalidCursor();
    }
    List<String> names =
        names().stream().filter(name -> name.compareTo(from) > 0).sorted().toList();
    List<String> shown = names.subList(0, Math.min(Page.size(size), names.size()));
    return new Page<>(
        shown.stream().flatMap(name -> find(name).stream()).toList(),
        shown.size() < names.size()
            ? Optional.of(Cursor.at(form.plural(), shown.getLast()))
            : Optional.empty());
  }

  private List<String> names() {
    var names = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(directory, "?*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        names.add(name.substring(0, name.length() - SUFFIX.length()));
      }
    } catch (IOException | DirectoryIteratorException failure) {
      throw failed("they cannot be listed", failure);
    }
    names.removeIf(name -> !Named.NAME.matcher(name).matches());
    return names;
  }

  @Override
  public Written put(T said) {
    if (said.version() < 1) {
      throw new IllegalArgumentException("what is kept has a positive version");
    }
    T record = form.at(said, FirstVersion.of(said.version(), clock.instant()));
    return writing(
        () -> {
          Written may = mayPut(record);
          if (may == Written.DONE) {
            PrivateFiles.replace(file(record.name()), JsonWriter.bytes(form.write(record)));
          }
          return may;
        });
  }

  @Override
  public Written remove(String name, long version) {
    if (!Named.NAME.matcher(name).matches()) {
      return Written.ABSENT;
    }
    return writing(
        () -> {
          Written may = may(name, List.of(version));
          if (may == Written.DONE) {
            Files.delete(file(name));
          }
          return may;
        });
  }

  private Written mayPut(T record) {
    Written may = may(record.name(), FirstVersion.before(record.version()));
    return may == Written.ABSENT && FirstVersion.is(record.version()) ? Written.DONE : may;
  }

  /** Whether one of these versions is kept. */
  private Written may(String name, List<Long> expected) {
    return find(name)
        .map(kept -> expected.contains(kept.version()) ? Written.DONE : Written.CONFLICT)
        .orElse(Written.ABSENT);
  }

  private Path file(String name) {
    return directory.resolve(name + SUFFIX);
  }

  private <R> R writing(Callable<R> task) {
    try {
      return lock.holding(task);
    } catch (Unavailable known) {
      throw known;
    } catch (Exception failure) {
      throw failed("one cannot be written", failure);
    }
  }

  private T parse(Path file, byte[] content) throws IOException {
    try {
      T record = form.read(json.read(content));
      if (file.equals(file(record.name()))) {
        return record;
      }
    } catch (InvalidJson | IllegalArgumentException broken) {
      throw new IOException(file + " is none of the " + form.plural(), broken);
    }
    throw new IOException(file + " is another of the " + form.plural());
  }

  private RecordsUnavailable failed(String problem, Exception failure) {
    return new RecordsUnavailable(form.plural(), problem, Fault.FAILED, failure);
  }
}
