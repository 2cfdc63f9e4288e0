package dev.portcullis.aws;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs calls on threads that nobody interrupts. The SDK gives a call up when its thread is
 * interrupted, and then nobody knows what became of it.
 */
final class OwnThread {
  private OwnThread() {}

  /**
   * What the call returns or throws, however often this thread is interrupted meanwhile; calls end
   * by their own time-outs.
   */
  static <T> T call(Supplier<T> call) {
    var run = new FutureTask<T>(call::get);
    Thread.ofVirtual().name("aws").start(run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return run.get();
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failed) {
          switch (failed.getCause()) {
            case RuntimeException failure -> throw failure;
            case Error error -> throw error;
            case null, default -> throw new IllegalStateException(failed);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
