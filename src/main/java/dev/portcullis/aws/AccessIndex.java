package dev.portcullis.aws;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A list of items of the access table, by one of its indexes: of all items of a kind, or of the
 * keys of a tenant. An item is in it if it has the attributes of {@link #listed}. Lists are
 * eventually consistent.
 *
 * @param name the index
 * @param partition the attribute by which it is parted
 * @param value the part that is this list
 */
record AccessIndex(String name, String partition, String value) {
  private static final String ORDER = "listed";

  /** All items of a kind. */
  static AccessIndex of(String kind) {
    return new AccessIndex("by-kind", "kind", kind);
  }

  /** The keys of a tenant. */
  static AccessIndex ofTenant(String tenant) {
    return new AccessIndex("by-tenant", "tenant", tenant);
  }

  /**
   * Where in the list something is.
   *
   * @param key its key in the table
   * @param order its place, as the index orders
   */
  record Place(String key, String order) {}

  /** Items of a page, and whether there are more. */
  record Items(List<Map<String, AttributeValue>> items, boolean more) {
    <T> Page<T> map(Function<Map<String, AttributeValue>, T> reading, Function<T, Cursor> cursor) {
      List<T> read = items.stream().map(reading).toList();
      return new Page<>(
          read,
          more && !read.isEmpty() ? Optional.of(cursor.apply(read.getLast())) : Optional.empty());
    }
  }

  /** The attributes that put an item into this list, at this place. */
  Map<String, AttributeValue> listed(String order) {
    return Map.of(partition, VersionedItems.text(value), ORDER, VersionedItems.text(order));
  }

  /** Items after this place. */
  Items page(VersionedItems table, Optional<Place> after, int size) {
    var answer =
        table.page(
            name,
            partition,
            value,
            after.map(
                place ->
                    Map.of(
                        VersionedItems.KEY,
                        VersionedItems.text(place.key()),
                        partition,
                        VersionedItems.text(value),
                        ORDER,
                        VersionedItems.text(place.order()))),
            size);
    return new Items(
        answer.items(), answer.hasLastEvaluatedKey() && !answer.lastEvaluatedKey().isEmpty());
  }
}
