package dev.portcullis.audit;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events as JSON lines of one chain, each written by the thread that brings it, in its turn. After
 * a failed write no more are taken: a chain that goes on behind a torn line would be no evidence.
 * An event that has no canonical form is refused alone, before anything of it is written. Safe for
 * use by several threads.
 */
public final class ChainedLines implements AuditTrail {
  private final ReentrantLock turn = new ReentrantLock();
  private final Chain chain;
  private final Output output;
  private @Nullable Throwable end;

  /** Where lines go. */
  @FunctionalInterface
  public interface Output {
    /**
     * Writes all of these bytes, or throws. An interrupt of the calling thread, which belongs to a
     * request, must not change that.
     */
    void write(byte[] line) throws IOException;
  }

  /** A new chain of this id, whose lines go there. */
  public ChainedLines(String chainId, Output output) {
    this.chain = new Chain(chainId);
    this.output = output;
  }

  @Override
  public void accept(Json.Obj event) {
    turn.lock();
    try {
      if (end != null) {
        throw TrailUnavailable.because(end);
      }
      write(event);
    } finally {
      turn.unlock();
    }
  }

  private void write(Json.Obj event) {
    byte[] line = linked(event);
    try {
      output.write(line);
    } catch (IOException | RuntimeException | Error failure) {
      end = failure;
      throw TrailUnavailable.because(failure);
    }
  }

  private byte[] linked(Json.Obj event) {
    try {
      return chain.line(event);
    } catch (IllegalArgumentException notCanonical) {
      throw TrailUnavailable.because(notCanonical);
    }
  }

  /** Waits for whoever writes; what comes later is not accepted. */
  @Override
  public void close() {
    turn.lock();
    try {
      end = end == null ? new IOException("closed") : end;
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String toString() {
    turn.lock();
    try {
      return end == null ? "writes" : "has ended";
    } finally {
      turn.unlock();
    }
  }
}
