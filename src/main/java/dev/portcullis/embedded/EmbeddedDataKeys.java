package dev.portcullis.embedded;

import dev.portcullis.crypto.DataKeyId;
import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.OpaqueContext;
import dev.portcullis.crypto.SealingUnavailable;
import dev.portcullis.crypto.Wrapped;
import dev.portcullis.crypto.WrappedKey;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Wrapped data keys as files, {@code <data>/datakeys/<context>.json}. Writers, of any process, take
 * turns by {@code datakeys/.lock}; a file is replaced as a whole. Safe for use by several threads.
 */
public final class EmbeddedDataKeys implements DataKeys {
  private final Path directory;
  private final FileMutex lock;
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);

  /**
   * The keys below this directory, made if it was not there.
   *
   * @throws SealingUnavailable if it cannot be made, or is open to others
   */
  public EmbeddedDataKeys(Path data) {
    try {
      this.directory = PrivateFiles.directory(PrivateFiles.directory(data).resolve("datakeys"));
      this.lock = new FileMutex(directory, ".lock");
    } catch (IOException failure) {
      throw unavailable("the directory of data keys cannot be used", failure);
    }
  }

  @Override
  public List<WrappedKey> find(OpaqueContext context) {
    return locked("data keys cannot be read", () -> read(context));
  }

  @Override
  public boolean add(OpaqueContext context, WrappedKey key, int kept) {
    return locked(
        "it is not certain that a data key was kept",
        () -> {
          var keys = new ArrayList<>(read(context));
          if (keys.size() != kept) {
            return false;
          }
          keys.add(key);
          PrivateFiles.replace(file(context), JsonWriter.bytes(written(keys)));
          return true;
        });
  }

  @Override
  public void delete(OpaqueContext context) {
    var unused =
        locked(
            "it is not certain that data keys were deleted",
            () -> Files.deleteIfExists(file(context)));
  }

  private Path file(OpaqueContext context) {
    return directory.resolve(context.id() + ".json");
  }

  private List<WrappedKey> read(OpaqueContext context) throws IOException {
    byte[] content;
    try {
      content = Files.readAllBytes(file(context));
    } catch (NoSuchFileException none) {
      if (!Files.isDirectory(directory)) {
        throw none; // the whole store has gone, not these keys
      }
      return List.of();
    }
    try {
      return parsed(json.read(content));
    } catch (InvalidJson | IllegalArgumentException | DateTimeException broken) {
      throw SealingUnavailable.dataKeys("a file is not data keys", Fault.DAMAGED, broken);
    }
  }

  private static Json written(List<WrappedKey> keys) {
    return new Json.Arr(
        keys.stream()
            .<Json>map(
                key ->
                    Json.obj(
                        Json.member("id", key.id().text()),
                        Json.member("created", key.created().toString()),
                        Json.member("wrapped", key.wrapped().base64())))
            .toList());
  }

  private static List<WrappedKey> parsed(Json json) {
    if (!(json instanceof Json.Arr(List<Json> items)) || items.isEmpty()) {
      throw new IllegalArgumentException("not a list");
    }
    return items.stream()
        .map(
            item ->
                new WrappedKey(
                    new DataKeyId(text(item, "id")),
                    Instant.parse(text(item, "created")),
                    new Wrapped(text(item, "wrapped"))))
        .toList();
  }

  private static String text(Json item, String name) {
    return item.text(name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  private <T> T locked(String problem, Callable<T> task) {
    try {
      return lock.holding(task);
    } catch (SealingUnavailable known) {
      throw known;
    } catch (Exception failure) {
      throw unavailable(problem, failure);
    }
  }

  private static SealingUnavailable unavailable(String problem, Exception failure) {
    return SealingUnavailable.dataKeys(problem, Fault.FAILED, failure);
  }
}
