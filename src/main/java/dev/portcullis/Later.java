package dev.portcullis;

import dev.portcullis.startup.InvalidConfiguration;
import dev.portcullis.startup.Problems;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Something that is made on a thread of its own while the caller goes on, since making it waits for
 * others.
 */
final class Later<T> implements Supplier<T> {
  private final FutureTask<T> task;

  private Later(Callable<T> making) {
    this.task = new FutureTask<>(making);
  }

  /** Begins to make it. */
  static <T> Later<T> of(Callable<T> making) {
    var later = new Later<>(making);
    Thread.ofVirtual().name("start").start(later.task);
    return later;
  }

  /**
   * Waits for all of these, so that everything that keeps the start from going on is told at once.
   *
   * @throws dev.portcullis.startup.InvalidConfiguration if anything does
   */
  static void awaitAll(Problems problems, Later<?>... all) {
    Set<InvalidConfiguration> told = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Later<?> one : all) {
      try {
        one.get();
      } catch (InvalidConfiguration wrong) {
        if (told.add(wrong)) { // who waits for another fails with it
          wrong.problems().forEach(p -> problems.add(p.key(), p.what(), p.toDo()));
        }
      }
    }
    problems.check();
  }

  /** Waits for it; what kept it from being made is thrown here. */
  @Override
  public T get() {
    try {
      return task.get();
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(failed.getCause());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
