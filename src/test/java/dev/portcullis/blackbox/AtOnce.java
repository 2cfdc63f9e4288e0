package dev.portcullis.blackbox;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Several requests at once. */
final class AtOnce {
  private static final int THREADS = 4;

  private AtOnce() {}

  /** What is answered to so many of them. */
  static <T> List<T> answers(int calls, Callable<T> call) throws InterruptedException {
    return answers(Stream.generate(() -> call).limit(calls).toList());
  }

  /** What is answered to these, in their order. */
  static <T> List<T> answers(List<Callable<T>> calls) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<T>> all = threads.invokeAll(calls);
      return all.stream().map(Future::resultNow).toList();
    }
  }
}
