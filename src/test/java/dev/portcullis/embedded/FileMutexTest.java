package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
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
  void countsEachHoldingWhateverBecomesOfIt() throws Exception {
    var mutex = new FileMutex(directory, ".lock");
    ChangeCount changes = mutex.changes();
    long before = changes.now();
    assertThat(ChangeCount.settled(before)).isTrue();

    long within = mutex.holding(changes::now);
    assertThat(ChangeCount.settled(within)).isFalse();
    assertThatThrownBy(
            () ->
                mutex.holding(
                    () -> {
                      throw new IOException("disk");
                    }))
        .hasMessage("disk");

    assertThat(changes.now()).isGreaterThan(within).matches(ChangeCount::settled);
  }

  @Test
  void countsOnFromAHolderThatDied() throws Exception {
    var mutex = new FileMutex(directory, ".lock");
    ChangeCount changes = mutex.changes();
    Files.write(directory.resolve(".lock.count"), new byte[] {0, 0, 0, 0, 0, 0, 0, 7});
    assertThat(ChangeCount.settled(changes.now())).isFalse();

    assertThat(mutex.holding(changes::now)).isEqualTo(9);

    assertThat(changes.now()).isEqualTo(10);
  }

  @Test
  void neverSettlesWhereItCannotBeCounted() throws Exception {
    Files.createDirectory(directory.resolve(".lock.count"));
    var mutex = new FileMutex(directory, ".lock");

    assertThat(ChangeCount.settled(mutex.changes().now())).isFalse();
    assertThatIOException().isThrownBy(() -> mutex.holding(() -> "changed, and nobody sees it"));
  }

  /** By whatever instance, and before the other process has ended. */
  @Test
  void seesAtOnceThatAnotherProcessHoldsIt() throws Exception {
    ChangeCount changes = new FileMutex(directory, ".lock").changes();
    long before = changes.now();

    Process other = OtherJvm.of(Holder.class, directory.toString()).start();
    try (var said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("held");
      assertThat(changes.now()).isGreaterThan(before).matches(count -> !ChangeCount.settled(count));
      other.destroyForcibly().waitFor();
    }

    assertThat(ChangeCount.settled(changes.now())).isFalse();
  }

  /** Another process, which dies while it holds the lock. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      new FileMutex(Path.of(arguments[0]), ".lock")
          .holding(
              () -> {
                System.out.println("held");
                return System.in.read();
              });
    }
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
