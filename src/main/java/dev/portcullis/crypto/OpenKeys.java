package dev.portcullis.crypto;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Data keys that are unwrapped, each for a bounded time, by wall clock: then it is wiped, at the
 * next use of any. Of several callers for one key one unwraps it. Safe for use by several threads.
 */
final class OpenKeys {
  private final Map<Name, Slot> slots = new ConcurrentHashMap<>();
  private final Duration time;
  private final InstantSource clock;

  OpenKeys(Duration time, InstantSource clock) {
    this.time = time;
    this.clock = clock;
  }

  /** How a key is had that is not here. */
  @FunctionalInterface
  interface Opener<E extends Exception> {
    KeyMaterial open() throws E;
  }

  /** Which key: that of another context is another one, whatever it is called. */
  record Name(OpaqueContext context, DataKeyId id) {
    /** By hand: what the compiler makes of a record is slow in an executable (ADR 35). */
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Name other && context.equals(other.context) && id.equals(other.id);
    }

    @Override
    public int hashCode() {
      return 31 * (context.hashCode()) + id.hashCode();
    }
  }

  private static final class Slot {
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable KeyMaterial material;
    private Instant since = Instant.MIN;
    private boolean removed;
  }

  /** What the use of a key gives. */
  <T, E extends Exception> T use(Name name, Opener<E> opener, Function<byte[], T> use) throws E {
    wipeOld();
    while (true) {
      Optional<KeyMaterial> material = open(name, opener);
      Optional<T> result = material.flatMap(key -> key.use(use));
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  /** The key; nothing if it was wiped just now. */
  private <E extends Exception> Optional<KeyMaterial> open(Name name, Opener<E> opener) throws E {
    Slot slot = slots.computeIfAbsent(name, unknown -> new Slot());
    slot.turn.lock();
    try {
      if (slot.removed) {
        return Optional.empty();
      }
      KeyMaterial material = slot.material;
      if (material == null) {
        Instant now = clock.instant();
        material = opener.open();
        slot.material = material;
        slot.since = now;
      }
      return Optional.of(material);
    } finally {
      if (slot.material == null) {
        remove(name, slot);
      }
      slot.turn.unlock();
    }
  }

  /** Takes a key over that is already unwrapped. */
  void keep(Name name, KeyMaterial material) {
    if (open(name, () -> material).filter(material::equals).isEmpty()) {
      material.close();
    }
  }

  /** Wipes all keys of a context. */
  void wipe(OpaqueContext context) {
    slots.forEach(
        (name, slot) -> {
          if (name.context().equals(context)) {
            slot.turn.lock();
            try {
              remove(name, slot);
            } finally {
              slot.turn.unlock();
            }
          }
        });
  }

  private void wipeOld() {
    Instant now = clock.instant();
    slots.forEach(
        (name, slot) -> {
          if (slot.turn.tryLock()) {
            try {
              if (!now.isBefore(slot.since.plus(time)) || now.isBefore(slot.since)) {
                remove(name, slot);
              }
            } finally {
              slot.turn.unlock();
            }
          }
        });
  }

  private void remove(Name name, Slot slot) {
    slot.removed = true;
    slots.remove(name, slot);
    if (slot.material != null) {
      slot.material.close();
    }
  }
}
