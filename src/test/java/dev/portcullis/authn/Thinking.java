package dev.portcullis.authn;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** How long somebody thinks before they answer. Safe for use by several threads. */
final class Thinking {
  private volatile Duration time = Duration.ZERO;
  private volatile CountDownLatch held = new CountDownLatch(0);

  /** This long, from now on. */
  void slow(Duration other) {
    time = other;
  }

  /** Until {@link #release}, from now on. */
  void hold() {
    held.countDown(); // those who were held before are not forgotten
    held = new CountDownLatch(1);
  }

  /** No longer until anything happens. */
  void release() {
    held.countDown();
  }

  /** Thinks; an interrupt ends it, and stays with the thread. */
  void pass() {
    try {
      held.await();
      Thread.sleep(time);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
