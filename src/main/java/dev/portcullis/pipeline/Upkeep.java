package dev.portcullis.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What should be done soon, and that no caller should wait for: mostly refreshing what is
 * remembered. Nothing here runs by itself, since a function that nobody calls computes nothing;
 * what is due is done after the last byte of the next reply. Safe for use by several threads.
 */
public final class Upkeep {
  private final Map<Object, Runnable> due = new ConcurrentHashMap<>();
  private final Set<Object> running = ConcurrentHashMap.newKeySet();
  private final BiConsumer<String, Throwable> failures;

  /**
   * @param failures is told of each task that failed; the task is not tried again by itself
   */
  public Upkeep(BiConsumer<String, Throwable> failures) {
    this.failures = failures;
  }

  /** Says that a task is due, once for each thing that it is about. */
  public void due(Object about, Runnable task) {
    if (!running.contains(about)) {
      due.putIfAbsent(about, task);
    }
  }

  private void perform(@Nullable Runnable task) {
    try {
      if (task != null) {
        task.run();
      }
    } catch (RuntimeException failure) {
      failures.accept("upkeep", failure);
    }
  }

  /** Does what is due, on this thread; what another thread is already doing is not done again. */
  public void perform() {
    for (Object about : List.copyOf(due.keySet())) {
      if (running.add(about)) {
        try {
          perform(due.remove(about));
        } finally {
          running.remove(about);
        }
      }
    }
  }
}
