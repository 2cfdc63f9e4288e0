package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.StoreUnavailable;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/**
 * What goes wrong with a store: the answer to its next write is lost, with the write or behind it.
 */
final class Trouble {
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private boolean written;

  /** The next write is done, and its answer is this. */
  void behindTheNextWrite(Runnable answer) {
    answers.add(answer);
    written = true;
  }

  /** The next write is not done, and its answer is this. */
  void inPlaceOfTheNextWrite(Runnable answer) {
    answers.add(answer);
    written = false;
  }

  /** The write after that many others is not done, and so are some more. */
  void loseWrites(int after, int lost) {
    for (int i = 0; i < after; i++) {
      answers.add(() -> {});
    }
    for (int i = 0; i < lost; i++) {
      answers.add(Trouble::lost);
    }
    written = false;
  }

  static void lost() {
    throw new StoreUnavailable("it is not certain that the record was written");
  }

  private <T> T write(Write<T> write) throws ApiKeys.KeyExists {
    Runnable answer = Objects.requireNonNullElse(answers.poll(), () -> {});
    if (!written) {
      answer.run();
    }
    T done = write.perform();
    answer.run();
    return done;
  }

  private interface Write<T> {
    T perform() throws ApiKeys.KeyExists;
  }

  /** Keys in such a store. */
  record Keys(ApiKeys keys, Trouble trouble) implements ApiKeys {
    @Override
    public Optional<ApiKeyRecord> find(KeyId id) {
      return keys.find(id);
    }

    @Override
    public void create(ApiKeyRecord record) throws KeyExists {
      var unused =
          trouble.write(
              () -> {
                keys.create(record);
                return record;
              });
    }

    @Override
    public Replacement replace(ApiKeyRecord record, long expectedVersion) {
      try {
        return trouble.write(() -> keys.replace(record, expectedVersion));
      } catch (KeyExists never) {
        throw new AssertionError(never);
      }
    }

    @Override
    public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
      return keys.page(tenant, after, size);
    }
  }
}
