package dev.portcullis.upstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes a request. An upstream may answer before it has read all of it, or without reading it at
 * all; so a body that the network may not swallow at once is written by a thread of its own, and a
 * failure to write is none as long as there is a reply to read.
 */
final class RequestWriter {
  /** Any peer's first receive window takes so much while nobody reads. */
  private static final int AT_ONCE = 16 * 1024;

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean whole;

  private RequestWriter() {}

  /** Writes the request, or begins to. */
  static RequestWriter start(OutgoingRequest request, Wire wire) {
    var writer = new RequestWriter();
    byte[] head = request.head();
    byte[] body = request.body();
    if (head.length + body.length <= AT_ONCE) {
      byte[] all = Arrays.copyOf(head, head.length + body.length);
      System.arraycopy(body, 0, all, head.length, body.length);
      writer.write(wire, all);
    } else {
      Thread.ofVirtual().name("upstream request").start(() -> writer.write(wire, head, body));
    }
    return writer;
  }

  private void write(Wire wire, byte[]... parts) {
    try {
      for (byte[] part : parts) {
        wire.write(part);
      }
      whole = true;
    } catch (IOException unread) {
      // whoever reads the reply finds out what became of the connection
    } finally {
      over.countDown();
    }
  }

  /** Whether nothing is being written any more. */
  boolean over() {
    return over.getCount() == 0;
  }

  /** Whether all was written. */
  boolean whole() {
    return whole;
  }

  /** Waits until all was written; false if it could not be, or not in this time. */
  boolean awaitWhole(Duration patience) throws InterruptedException {
    return over.await(patience.toNanos(), TimeUnit.NANOSECONDS) && whole;
  }
}
