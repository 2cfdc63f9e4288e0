package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMutexTest {
  private final Path directory;

  FileMutexTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void letsOneHolderInAtATimeWhateverInstanceItUses() throws Exception {
    int[] unguarded = {0};
    var tasks = new ArrayList<Callable<Object>>();
    for (int i = 0; i < 20; i++) {
      var mutex = new FileMutex(directory, ".lock");
      tasks.add(
          () ->
              mutex.holding(
                  () -> {
                    int read = unguarded[0];
                    Thread.sleep(1);
                    unguarded[0] = read + 1;
                    return read;
                  }));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
    }

    assertThat(unguarded[0]).isEqualTo(20);
  }

  @Test
  void finishesTheTaskOfAnInterruptedCaller() throws Exception {
    var mutex = new FileMutex(directory, ".lock");
    Thread.currentThread().interrupt();

    String result =
        mutex.holding(
            () -> {
              Thread.sleep(20);
              return "done";
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result).isEqualTo("done");
  }

  @Test
  void throwsWhatTheTaskThrowsAndIsFreeAgain() throws Exception {
    var mutex = new FileMutex(directory, ".lock");

    assertThatThrownBy(
            () ->
                mutex.holding(
                    () -> {
                      throw new IOException("disk");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
    assertThat(mutex.holding(() -> "free")).isEqualTo("free");
  }
}
