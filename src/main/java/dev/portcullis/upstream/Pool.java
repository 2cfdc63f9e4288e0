package dev.portcullis.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one upstream. A connection has one holder at a time, who gives it back or
 * discards it, once. There are never more than the pool's size, those that lie idle included; of
 * these the one that was used last is taken first. Safe for use by several threads.
 */
final class Pool {
  private final Optional<Tls> tls;
  private final int size;
  private final InstantSource clock;
  private final Runnable busy;
  private final Semaphore places;

  private final Object lock = new Object();
  private final Set<Wire> open = new LinkedHashSet<>();
  private final Deque<Wire> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * A pool for this upstream, with no connection.
   *
   * @param busy runs whenever there comes to be a connection that must be watched
   */
  Pool(Upstream upstream, int size, InstantSource clock, Runnable busy) {
    this.tls = upstream.tls() ? Optional.of(Tls.of(upstream)) : Optional.empty();
    this.size = size;
    this.clock = clock;
    this.busy = busy;
    this.places = new Semaphore(size, true);
  }

  /** What {@link Wire#connect} needs for connections of this pool. */
  Optional<Tls> tls() {
    return tls;
  }

  /**
   * A connection to this address for the caller alone: one that has been used and is not known to
   * be dead, or one that is yet to be made.
   *
   * @param afresh whether only a new one will do: then all that lie idle are closed
   * @return nothing if there was none in this time
   */
  @Nullable Wire take(InetSocketAddress address, boolean afresh, Duration patience)
      throws InterruptedException, IOException {
    if (!places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return null;
    }
    boolean taken = false;
    try {
      Wire wire = afresh ? null : quiet(address);
      if (wire == null) {
        wire = added(address, afresh);
      }
      taken = true;
      return wire;
    } finally {
      if (!taken) {
        places.release();
      }
    }
  }

  private @Nullable Wire quiet(InetSocketAddress address) {
    for (Wire wire = pollIdle(address); wire != null; wire = pollIdle(address)) {
      if (wire.pickUp(clock.instant())) {
        return wire;
      }
      remove(wire);
    }
    return null;
  }

  private @Nullable Wire pollIdle(InetSocketAddress address) {
    synchronized (lock) {
      for (Iterator<Wire> wires = idle.iterator(); wires.hasNext(); ) {
        Wire wire = wires.next();
        if (wire.peer().equals(address)) {
          wires.remove();
          return wire;
        }
      }
      return null;
    }
  }

  private Wire added(InetSocketAddress address, boolean afresh) throws IOException {
    var wire = new Wire(address);
    synchronized (lock) {
      while (!idle.isEmpty() && (afresh || open.size() >= size)) {
        remove(idle.removeLast());
      }
      if (closed) {
        wire.close();
      } else {
        open.add(wire);
      }
    }
    busy.run();
    return wire;
  }

  /** Keeps a connection whose reply was read to its end, for this time at most. */
  void give(Wire wire, Duration keepFor) {
    wire.layDown(clock.instant(), keepFor);
    synchronized (lock) {
      if (open.contains(wire)) {
        idle.addFirst(wire);
      }
    }
    places.release();
  }

  /** Closes a connection that must not be used again. */
  void discard(Wire wire) {
    remove(wire);
    places.release();
  }

  private void remove(Wire wire) {
    synchronized (lock) {
      open.remove(wire);
    }
    wire.close();
  }

  /**
   * Closes what is late, and what has lain idle for too long.
   *
   * @return whether there is anything left to watch
   */
  boolean look(long now) {
    List<Wire> all;
    synchronized (lock) {
      all = List.copyOf(open);
    }
    for (Wire wire : all) {
      if (wire.patience().look(now)) {
        synchronized (lock) {
          if (idle.remove(wire)) {
            open.remove(wire);
          }
        }
      }
    }
    return !all.isEmpty();
  }

  /** Closes all connections, those in use too; what is taken afterwards is closed as well. */
  void close() {
    List<Wire> all;
    synchronized (lock) {
      closed = true;
      all = List.copyOf(open);
      open.clear();
      idle.clear();
    }
    all.forEach(Wire::close);
  }
}
