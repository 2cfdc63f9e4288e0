package dev.portcullis.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A short lock between processes, and between the threads of this one: the command line works
 * beside a running gateway. What it protects runs on a thread of its own that is never interrupted,
 * since an interrupt would close the file under a write. Each holding counts as a change ({@link
 * #changes}), in a file of the lock's name with {@code .count} behind it.
 *
 * <p>The system knows one holder per process. So the threads of a process take turns by a lock that
 * belongs to the file's path, for every instance that names it.
 */
final class FileMutex {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ConcurrentMap<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path file;
  private final Path counted;
  private final ReentrantLock turn;

  /** The lock of this file, whose directory exists. */
  FileMutex(Path directory, String name) throws IOException {
    this.file = directory.toRealPath().resolve(name);
    this.counted = file.resolveSibling(name + ".count");
    this.turn = TURNS.computeIfAbsent(file, path -> new ReentrantLock());
  }

  /**
   * How often the lock was held, for readers of what it protects. Where that cannot be counted, as
   * in a directory that cannot be written to, it never settles.
   */
  ChangeCount changes() {
    try {
      if (Files.notExists(counted) || Files.size(counted) < ChangeCount.BYTES) {
        holding(() -> file);
      }
      return ChangeCount.in(counted);
    } catch (Exception uncounted) {
      return ChangeCount.unsettled();
    }
  }

  /**
   * Runs a task while nobody else holds the lock, to its end, even if the caller is interrupted.
   *
   * @throws IOException if the lock cannot be had within ten seconds
   * @throws Exception what the task throws
   */
  <T> T holding(Callable<T> task) throws Exception {
    var run = new FutureTask<T>(() -> inTurn(task));
    Thread.ofPlatform().name("write " + file.getFileName()).start(run);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return run.get();
        } catch (InterruptedException later) {
          interrupted = true;
        } catch (ExecutionException failed) {
          throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private <T> T inTurn(Callable<T> task) throws Exception {
    if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw busy();
    }
    try (var channel = PrivateFiles.lockFile(file)) {
      acquire(channel);
      try (var change = ChangeCount.Change.begin(counted)) {
        return task.call();
      }
    } finally {
      turn.unlock();
    }
  }

  private void acquire(FileChannel channel) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!taken(channel)) {
      if (System.nanoTime() - deadline > 0) {
        throw busy();
      }
      Thread.sleep(5);
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException loadedTwice) {
      return false; // this class, of another class loader of this process, holds it
    }
  }

  private IOException busy() {
    return new IOException(file + " has been locked by somebody else for ten seconds");
  }
}
