package dev.portcullis.aws;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs calls on virtual threads that nobody interrupts. The SDK gives a call up when its thread is
 * interrupted, and then nobody knows what became of it. Whoever waits stays interrupted; calls end
 * by their own time-outs.
 */
final class OwnThread {
  private OwnThread() {}

  /** What the call returns or throws, however often this thread is interrupted meanwhile. */
  static <T> T call(Supplier<T> call) {
    return each(List.of(call), Supplier::get).getFirst();
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

  /**
   * What this does with each of them at once, in their order. All have ended when this returns or
   * throws.
   *
   * @throws RuntimeException of the first that failed
   */
  static <T, R> List<R> each(List<T> all, Function<T, R> task) {
    List<CompletableFuture<R>> running =
        all.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> task.apply(one), OwnThread::start))
            .toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
      return running.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      switch (failed.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw failed;
      }
    }
  }

  private static void start(Runnable task) {
    Thread.ofVirtual().name("aws").start(task);
  }
}
