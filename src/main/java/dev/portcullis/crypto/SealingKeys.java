package dev.portcullis.crypto;

import dev.portcullis.pipeline.Fault;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which data key a message is sealed under: the newest of its context, until it has been used
 * enough; then a new one. Safe for use by several threads.
 */
final class SealingKeys {
  private final Map<OpaqueContext, Chosen> chosen = new ConcurrentHashMap<>();
  private final Kms kms;
  private final DataKeys dataKeys;
  private final OpenKeys open;
  private final Reuse reuse;
  private final InstantSource clock;
  private final SecureRandom random;

  SealingKeys(
      Kms kms,
      DataKeys dataKeys,
      OpenKeys open,
      Reuse reuse,
      InstantSource clock,
      SecureRandom random) {
    this.kms = kms;
    this.dataKeys = dataKeys;
    this.open = open;
    this.reuse = reuse;
    this.clock = clock;
    this.random = random;
  }

  private static final class Chosen {
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable WrappedKey key;
    private Instant read = Instant.MIN;
    private long messages;
    private long bytes;

    void adopt(WrappedKey newest, Instant now) {
      if (!newest.equals(key)) {
        key = newest;
        messages = 0;
        bytes = 0;
      }
      read = now;
    }
  }

  /** The key for one more message of so many bytes. */
  WrappedKey take(OpaqueContext context, int size) {
    Chosen here = chosen.computeIfAbsent(context, unknown -> new Chosen());
    here.turn.lock();
    try {
      Instant now = clock.instant();
      WrappedKey key = here.key;
      if (key == null || !now.isBefore(here.read.plus(reuse.open())) || now.isBefore(here.read)) {
        key = newest(context, here, now);
      }
      if (usedUp(here, key, size, now)) {
        key = renewed(context, here, now);
      }
      here.messages++;
      here.bytes += size;
      return key;
    } finally {
      here.turn.unlock();
    }
  }

  /** Forgets which key is the newest. */
  void forget(OpaqueContext context) {
    chosen.remove(context);
  }

  private boolean usedUp(Chosen here, WrappedKey key, int size, Instant now) {
    return here.messages >= reuse.messages()
        || (here.messages > 0 && here.bytes + size > reuse.bytes())
        || !now.isBefore(key.created().plus(reuse.age()));
  }

  private WrappedKey newest(OpaqueContext context, Chosen here, Instant now) {
    List<WrappedKey> kept = dataKeys.find(context);
    WrappedKey newest = kept.isEmpty() ? made(context, kept, now) : kept.getLast();
    here.adopt(newest, now);
    return newest;
  }

  private WrappedKey renewed(OpaqueContext context, Chosen here, Instant now) {
    List<WrappedKey> kept = dataKeys.find(context);
    boolean renewedByAnother = !kept.isEmpty() && !kept.getLast().equals(here.key);
    WrappedKey newest = renewedByAnother ? kept.getLast() : made(context, kept, now);
    here.adopt(newest, now);
    return newest;
  }

  /** A key that everybody sees: this one's, or that of another process which was faster. */
  private WrappedKey made(OpaqueContext context, List<WrappedKey> kept, Instant now) {
    Kms.Generated generated = kms.generate(context);
    var fresh = new WrappedKey(DataKeyId.random(random), now, generated.wrapped());
    boolean added = false;
    try {
      added = dataKeys.add(context, fresh, kept.size());
    } finally {
      if (!added) {
        generated.material().close();
      }
    }
    if (added) {
      open.keep(new OpenKeys.Name(context, fresh.id()), generated.material());
      return fresh;
    }
    List<WrappedKey> others = dataKeys.find(context);
    if (others.size() <= kept.size()) {
      throw SealingUnavailable.dataKeys(
          "the data keys of a context change under a message", Fault.FAILED, null);
    }
    return others.getLast();
  }
}
