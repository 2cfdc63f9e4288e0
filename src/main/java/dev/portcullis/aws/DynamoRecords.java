package dev.portcullis.aws;

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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Things with names as items {@code <KIND>#<name>} of the access table. An item that is not what
 * its name says makes that unavailable, never unknown. Lists are read from an index, which may be a
 * moment behind. Safe for use by several threads.
 */
abstract class DynamoRecords<T extends Named> implements NamedRecords<T> {
  private static final String DOCUMENT = "document";

  private final VersionedItems items;
  private final Form<T> form;
  private final String prefix;
  private final AccessIndex index;
  private final InstantSource clock = InstantSource.system();
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);

  /** Those in the access table of these clients' settings, with keys that begin so. */
  DynamoRecords(AwsClients clients, Form<T> form, String prefix) {
    this.items = new VersionedItems(clients.dynamoDb(), clients.settings().accessTable());
    this.form = form;
    this.prefix = prefix;
    this.index = AccessIndex.of(form.plural());
  }

  @Override
  public Optional<T> find(String name) {
    return Named.NAME.matcher(name).matches()
        ? asking("one cannot be read", () -> items.find(prefix + name)).map(this::read)
        : Optional.empty();
  }

  @Override
  public Page<T> page(Optional<Cursor> after, int size) {
    Optional<String> from = after.map(cursor -> cursor.placeIn(form.plural()));
    if (from.isPresent() && !Named.NAME.matcher(from.get()).matches()) {
      throw new InvalidCursor();
    }
    return asking(
            "they cannot be listed",
            () ->
                index.page(
                    items,
                    from.map(name -> new AccessIndex.Place(prefix + name, name)),
                    Page.size(size)))
        .map(this::read, record -> Cursor.at(form.plural(), record.name()));
  }

  @Override
  public Written put(T said) {
    if (said.version() < 1) {
      throw new IllegalArgumentException("what is kept has a positive version");
    }
    T record = form.at(said, FirstVersion.of(said.version(), clock.instant()));
    String key = prefix + record.name();
    var content = new HashMap<>(index.listed(record.name()));
    content.put(
        DOCUMENT,
        VersionedItems.text(
            new String(JsonWriter.bytes(form.write(record)), StandardCharsets.UTF_8)));
    return asking(
        "it is not certain that one was written",
        () -> items.putVersion(record.version(), key, content).written());
  }

  @Override
  public Written remove(String name, long version) {
    return Named.NAME.matcher(name).matches()
        ? asking(
                "it is not certain that one was removed",
                () -> items.delete(prefix + name, version))
            .written()
        : Written.ABSENT;
  }

  private T read(Map<String, AttributeValue> item) {
    try {
      T record = form.read(json.read(text(item, DOCUMENT).getBytes(StandardCharsets.UTF_8)));
      AttributeValue version = item.get(VersionedItems.VERSION);
      if (text(item, VersionedItems.KEY).equals(prefix + record.name())
          && version != null
          && Long.toString(record.version()).equals(version.n())) {
        return record;
      }
    } catch (InvalidJson | IllegalArgumentException broken) {
      throw damaged(broken);
    }
    throw damaged(null);
  }

  private String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name))
        .map(AttributeValue::s)
        .orElseThrow(() -> damaged(null));
  }

  private RecordsUnavailable damaged(@Nullable Throwable cause) {
    return new RecordsUnavailable(
        form.plural(), "an item is not what its key says", Fault.DAMAGED, cause);
  }

  private <R> R asking(String problem, Supplier<R> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      throw new RecordsUnavailable(form.plural(), problem, Faults.of(failure), failure);
    }
  }
}
