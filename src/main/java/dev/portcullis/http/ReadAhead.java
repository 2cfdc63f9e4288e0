package dev.portcullis.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads from a client whose request takes its time: that is how one who leaves meanwhile is
 * noticed. What it reads is held for whoever reads next; of what a client sends ahead it takes
 * little, and then reads no more.
 */
final class ReadAhead implements Runnable {
  private static final int MOST = 65_536;

  /** Little, as mostly nothing comes: each request that takes its time has one. */
  private static final int PIECE = 512;

  private final InputStream in;
  private final Runnable gone;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] held = new byte[0];
  private boolean reading = true;
  private boolean wanted;
  private boolean ended;
  private boolean given;

  /**
   * Reads from there.
   *
   * @param gone runs if the client has closed its connection
   */
  ReadAhead(InputStream in, Runnable gone) {
    this.in = in;
    this.gone = gone;
  }

  @Override
  public void run() {
    boolean more = true;
    try {
      byte[] piece = new byte[PIECE];
      while (more) {
        more = took(piece, read(piece));
      }
    } finally {
      if (more) {
        end(); // it failed: whoever waits for it would wait for ever
      }
    }
    if (ended()) {
      gone.run();
    }
  }

  /** Reads no more, as if the client had closed its connection. */
  void end() {
    took(new byte[0], -1);
  }

  private int read(byte[] piece) {
    try {
      return in.read(piece);
    } catch (IOException broken) {
      return -1;
    }
  }

  private boolean took(byte[] piece, int length) {
    lock.lock();
    try {
      if (length < 0) {
        ended = true;
      } else {
        int before = held.length;
        held = Arrays.copyOf(held, before + length);
        System.arraycopy(piece, 0, held, before, length);
      }
      reading = !ended && !wanted && held.length < MOST;
      changed.signalAll();
      return reading;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has it read on, if it stopped because somebody wanted what there was.
   *
   * @return whether it is to be run once more
   */
  boolean resume() {
    lock.lock();
    try {
      if (reading || ended || given || held.length >= MOST) {
        return false;
      }
      reading = true;
      wanted = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the client has closed its connection. */
  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for what was read, and has no more read than that.
   *
   * @return how many bytes that is; 0 if it will never read again, so that whoever asks can read
   *     on; -1 at the end of the stream
   */
  int take(byte[] into, int from, int length) {
    lock.lock();
    try {
      wanted = true;
      while (held.length == 0 && reading) {
        changed.awaitUninterruptibly();
      }
      int taken = Math.min(length, held.length);
      System.arraycopy(held, 0, into, from, taken);
      held = Arrays.copyOfRange(held, taken, held.length);
      given = taken == 0;
      return given && ended ? -1 : taken;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it holds something. */
  boolean holdsMore() {
    lock.lock();
    try {
      return held.length > 0;
    } finally {
      lock.unlock();
    }
  }
}
