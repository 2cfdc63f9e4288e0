package dev.portcullis.upstream;

import java.io.IOException;
import java.time.Duration;

/**
 * What becomes of a connection whose reply nobody asks for any further: it goes back to the pool if
 * the reply and the request have come to their ends, or do so soon, and is closed otherwise.
 */
final class Drain {
  private static final int BYTES = 64 * 1024;
  private static final Duration TIME = Duration.ofSeconds(1);

  private final Pool pool;
  private final Wire wire;
  private final ReplyHead reply;
  private final RequestWriter writer;

  /** The drain of this reply; it holds the connection from {@link #run} on. */
  Drain(Pool pool, Wire wire, ReplyHead reply, RequestWriter writer) {
    this.pool = pool;
    this.wire = wire;
    this.reply = reply;
    this.writer = writer;
  }

  /** To be called once. Never waits: if something must be waited for, another thread does. */
  void run() {
    try {
      if (!reply.framing().ended()) {
        reply.framing().take(wire);
      }
    } catch (MalformedReply inDoubt) {
      pool.discard(wire);
      return;
    }
    if (reply.keepFor().isZero()) {
      pool.discard(wire);
    } else if (reply.framing().ended() && writer.over()) {
      settle(writer.whole());
    } else {
      Thread.ofVirtual().name("upstream drain").start(this::finish);
    }
  }

  private void finish() {
    boolean whole = false;
    try {
      wire.patience().within(TIME);
      whole = flowsOff() && writer.awaitWhole(TIME);
      wire.patience().stop();
    } catch (IOException | InterruptedException brokenOff) {
      whole = false;
    } finally {
      settle(whole && !wire.patience().lost());
    }
  }

  private boolean flowsOff() throws IOException {
    Framing framing = reply.framing();
    for (int dropped = 0; !framing.ended(); dropped += framing.take(wire).length) {
      if (dropped > BYTES || !wire.fill()) {
        return false;
      }
    }
    return true;
  }

  /** What came after the reply's end was not asked for, and makes the connection doubtful. */
  private void settle(boolean whole) {
    if (whole && wire.buffered() == 0) {
      pool.give(wire, reply.keepFor());
    } else {
      pool.discard(wire);
    }
  }
}
