package dev.portcullis.aws;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

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

  /** The same for a call that may be repeated: it is, once, where that may help. */
  static <T> T callAgain(Supplier<T> call) {
    return call(
        () -> {
          try {
            return call.get();
          } catch (SdkException failure) {
            if (Faults.mayPass(Faults.of(failure))) {
              return call.get();
            }
            throw failure;
          }
        });
  }
}
