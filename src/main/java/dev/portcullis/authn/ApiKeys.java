package dev.portcullis.authn;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.Optional;

/**
 * Where records of API keys are kept. What one process has written, every other sees at once,
 * except where an adapter says otherwise. Implementations are safe for use by several threads.
 */
public interface ApiKeys {
  /**
   * The record of this key; the id is compared as a whole.
   *
   * @throws StoreUnavailable if the store cannot be read, or holds something else under this id:
   *     that a record cannot be had never looks as if there were none
   */
  Optional<ApiKeyRecord> find(KeyId id);

  /**
   * Keeps a new record, whose version is 1.
   *
   * @throws KeyExists if there is a record of this id; it is left as it was
   * @throws StoreUnavailable if it is not certain that the record was kept
   */
  void create(ApiKeyRecord record) throws KeyExists;

  /**
   * Puts a record in the place of the one of this version.
   *
   * @param record its version is one more than the expected one
   * @throws IllegalArgumentException if it is not
   * @throws StoreUnavailable if it is not certain which record is now kept
   */
  Replacement replace(ApiKeyRecord record, long expectedVersion);

  /**
   * Some records, the oldest first, by {@link KeyPlace}: one that is created while pages are read
   * comes last, and none is told twice. What was written just now may be missing where an adapter
   * says so.
   *
   * @param tenant only this tenant's
   * @param after where the page before ended; it says nothing of whose records they are
   * @param size how many at most, from 1 to {@link Page#LARGEST}
   * @throws dev.portcullis.pipeline.InvalidCursor if the cursor is none of a list of keys
   * @throws StoreUnavailable if any of them cannot be read
   */
  Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size);

  /** How a replacement went. */
  enum Replacement {
    /** The record is kept. */
    REPLACED,
    /** Another version is kept, which was left as it was: read again. */
    CONFLICT,
    /** There is no record of this id. */
    ABSENT
  }

  /** There is a record of this id. */
  final class KeyExists extends Exception {
    private static final long serialVersionUID = 1L;

    /** There is a record of this id. */
    public KeyExists(KeyId id) {
      super("there is an API key " + id + " already");
    }
  }
}
