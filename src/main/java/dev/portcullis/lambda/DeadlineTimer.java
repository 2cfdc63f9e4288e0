package dev.portcullis.lambda;

import dev.portcullis.pipeline.Cancellation;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Counts deadlines on a thread of its own. Safe for use by several threads. */
final class DeadlineTimer implements Cancellation.Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor executor;

  DeadlineTimer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("deadlines").daemon().factory());
    executor.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Runnable schedule(Duration delay, Runnable task) {
    Future<?> scheduled = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
