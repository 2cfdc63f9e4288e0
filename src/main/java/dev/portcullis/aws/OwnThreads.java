package dev.portcullis.aws;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Runs tasks at once, each on a virtual thread of its own, which nobody interrupts: the SDK gives a
 * call up that is interrupted, and then nobody knows what became of it.
 */
final class OwnThreads {
  private OwnThreads() {}

  /**
   * What this does with each of them, in their order. All have ended when this returns or throws,
   * also if the calling thread is interrupted, which it still is then.
   *
   * @throws RuntimeException of the first that failed
   */
  static <T, R> List<R> each(List<T> all, Function<T, R> task) {
    List<CompletableFuture<R>> running =
        all.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> task.apply(one), OwnThreads::start))
            .toList();
    CompletableFuture<Void> ended =
        CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
    try {
      ended.join();
      return running.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private static void start(Runnable task) {
    Thread.ofVirtual().name("aws").start(task);
  }
}
