package dev.portcullis.http;

import dev.portcullis.pipeline.Watch;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Accepts connections, has each one served by a thread of its own, and ends those that keep the
 * server waiting. Safe for use by several threads.
 */
final class Connections implements AutoCloseable {
  private static final Duration OUT_OF_FILES = Duration.ofMillis(20);

  /** As long as a client may be listened to after its last reply. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Serving serving;
  private final Optional<ServerTls> tls;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Watch watch = new Watch(this::look);
  private volatile boolean closed;

  Connections(Serving serving, Optional<ServerTls> tls) {
    this.serving = serving;
    this.tls = tls;
    watch.start();
  }

  /** Accepts what comes there, on a thread of its own, until the channel is closed. */
  void acceptFrom(ServerSocketChannel channel) {
    Thread.ofPlatform().name("accept").daemon().start(() -> accept(channel));
  }

  private void accept(ServerSocketChannel channel) {
    while (channel.isOpen()) {
      try {
        add(channel.accept());
      } catch (ClosedChannelException ended) {
        return;
      } catch (IOException exhausted) { // of files, perhaps: those in use go back
        LockSupport.parkNanos(OUT_OF_FILES.toNanos());
      } catch (RuntimeException | Error failure) { // of memory, perhaps: others are to be accepted
        serving.failures().accept("accept", failure);
        LockSupport.parkNanos(OUT_OF_FILES.toNanos());
      }
    }
  }

  private void add(SocketChannel accepted) throws IOException {
    boolean begun = false;
    try {
      begun = open.size() < serving.settings().limits().connections() && begin(accepted);
    } finally {
      if (!begun) {
        accepted.close();
      }
    }
  }

  /** Whether it could be begun; a client may have left already. */
  private boolean begin(SocketChannel accepted) {
    Connection connection;
    try {
      connection = new Connection(new ClientWire(accepted, tls), serving);
    } catch (IOException gone) {
      return false;
    }
    open.add(connection);
    try {
      watch.wake();
      ConnectionThread.start("connection", () -> serve(connection));
    } catch (RuntimeException | Error failure) {
      open.remove(connection);
      throw failure;
    }
    if (closed) {
      connection.end();
    }
    return true;
  }

  private void serve(Connection connection) {
    try {
      connection.run();
    } finally {
      open.remove(connection);
    }
  }

  private boolean look(long now) {
    for (Connection connection : open) {
      connection.look(now);
    }
    return !open.isEmpty();
  }

  /** Waits no longer than this for clients that take nothing. */
  void hurry(Duration longest) {
    open.forEach(connection -> connection.hurry(longest));
  }

  /** Ends all of them at once. */
  void abort() {
    open.forEach(Connection::abort);
  }

  /** Ends all of them, each when its reply has left, and those that take their time. */
  @Override
  public void close() {
    closed = true;
    open.forEach(Connection::end);
    long until = System.nanoTime() + LAST_WORDS.toNanos();
    while (!open.isEmpty() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
    abort();
    watch.close();
  }
}
