package dev.portcullis.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that not every process needs: it is made when it is asked for. Thread-safe. */
final class OnDemand<T extends AutoCloseable> implements Supplier<T>, AutoCloseable {
  private final Supplier<T> making;
  private @Nullable T made;

  OnDemand(Supplier<T> making) {
    this.making = making;
  }

  @Override
  public synchronized T get() {
    T client = made;
    if (client == null) {
      client = making.get();
      made = client;
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (made != null) {
      try {
        made.close();
      } catch (Exception unclosed) {
        throw new IllegalStateException(unclosed);
      }
    }
  }
}
