package dev.portcullis.aws;

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
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Page;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Records of API keys as items {@code KEY#<id>} of the access table. An item that is not the record
 * of its key makes the key unavailable, never unknown. Lists are read from indexes, which may be a
 * moment behind. Safe for use by several threads.
 */
public final class DynamoApiKeys implements ApiKeys {
  private static final String KIND = "key";
  private static final String PREFIX = "KEY#";
  private static final String DOCUMENT = "document";

  private final VersionedItems items;
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);

  /** The records in the access table of these clients' settings. */
  public DynamoApiKeys(AwsClients clients) {
    this.items = new VersionedItems(clients.dynamoDb(), clients.settings().accessTable());
  }

  @Override
  public Optional<ApiKeyRecord> find(KeyId id) {
    return asking("the record of API key " + id + " cannot be read", () -> items.find(key(id)))
        .map(this::read);
  }

  @Override
  public void create(ApiKeyRecord record) throws KeyExists {
    if (record.version() != 1) {
      throw new IllegalArgumentException("the version of a new record is 1");
    }
    if (!asking(uncertain(record), () -> items.create(key(record.id()), content(record)))) {
      throw new KeyExists(record.id());
    }
  }

  @Override
  public Replacement replace(ApiKeyRecord record, long expectedVersion) {
    if (record.version() != expectedVersion + 1) {
      throw new IllegalArgumentException("a record's version is one more than the one before it");
    }
    return switch (asking(
        uncertain(record),
        () -> items.replace(key(record.id()), expectedVersion, content(record)))) {
      case DONE -> Replacement.REPLACED;
      case CONFLICT -> Replacement.CONFLICT;
      case ABSENT -> Replacement.ABSENT;
    };
  }

  @Override
  public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
    Optional<KeyPlace> from = after.map(KeyPlace::of);
    AccessIndex index =
        tenant.isPresent() ? AccessIndex.ofTenant(tenant.get()) : AccessIndex.of(KIND);
    return asking(
            "the records of API keys cannot be listed",
            () ->
                index.page(
                    items,
                    from.map(place -> new AccessIndex.Place(key(place.id()), place.text())),
                    Page.size(size)))
        .map(this::read, record -> KeyPlace.of(record).cursor());
  }

  /** What the item of this key is found by. */
  static String key(KeyId id) {
    return PREFIX + id.text();
  }

  /** What is in an item besides what it is found by, and its version. */
  static Map<String, AttributeValue> content(ApiKeyRecord record) {
    byte[] document = JsonWriter.bytes(ApiKeyRecords.write(record));
    var content = new HashMap<>(AccessIndex.of(KIND).listed(KeyPlace.of(record).text()));
    content.putAll(AccessIndex.ofTenant(record.tenant()).listed(KeyPlace.of(record).text()));
    content.put(DOCUMENT, VersionedItems.text(new String(document, StandardCharsets.UTF_8)));
    return content;
  }

  private ApiKeyRecord read(Map<String, AttributeValue> item) {
    String document = text(item, DOCUMENT, AttributeValue::s);
    try {
      ApiKeyRecord record =
          ApiKeyRecords.read(json.read(document.getBytes(StandardCharsets.UTF_8)));
      boolean whole =
          text(item, VersionedItems.KEY, AttributeValue::s).equals(key(record.id()))
              && text(item, VersionedItems.VERSION, AttributeValue::n)
                  .equals(Long.toString(record.version()));
      if (!whole) {
        throw damaged();
      }
      return record;
    } catch (InvalidJson | InvalidRecord broken) {
      throw new StoreUnavailable("an item is not the record of an API key", Fault.DAMAGED, broken);
    }
  }

  private static String text(
      Map<String, AttributeValue> item, String name, Function<AttributeValue, String> kind) {
    return Optional.ofNullable(item.get(name)).map(kind).orElseThrow(DynamoApiKeys::damaged);
  }

  private static StoreUnavailable damaged() {
    return new StoreUnavailable("an item is not the record of its API key", Fault.DAMAGED);
  }

  private static String uncertain(ApiKeyRecord record) {
    return "it is not certain that the record of API key " + record.id() + " was written";
  }

  private static <T> T asking(String problem, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      throw new StoreUnavailable(problem, Faults.of(failure), failure);
    }
  }
}
