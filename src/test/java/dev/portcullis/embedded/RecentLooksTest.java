package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.portcullis.quota.TestClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentLooksTest {
  private final TestClock clock = new TestClock();
  private final FileMutex mutex;
  private final RecentLooks<String, Integer> recent;
  private int looks;
  private boolean broken;

  RecentLooksTest(@TempDir Path directory) throws IOException {
    this.mutex = new FileMutex(directory, ".lock");
    this.recent = new RecentLooks<>(mutex.changes(), clock, key -> look());
  }

  private int look() throws IOException {
    looks++;
    if (broken) {
      throw new IOException("broken");
    }
    return looks;
  }

  @Test
  void looksOnceASecondWhileNothingIsChanged() throws IOException {
    assertThat(recent.find("a")).isEqualTo(1);
    clock.advance(Duration.ofMillis(999));
    assertThat(recent.find("a")).isEqualTo(1);

    clock.advance(Duration.ofMillis(1));

    assertThat(recent.find("a")).isEqualTo(2);
  }

  @Test
  void looksAgainOnceSomethingWasChanged() throws Exception {
    assertThat(recent.find("a")).isEqualTo(1);

    mutex.holding(() -> "changed");

    assertThat(recent.find("a")).isEqualTo(2);
  }

  @Test
  void looksEachTimeWhileSomethingIsChanged() throws Exception {
    mutex.holding(() -> recent.find("a"));
    mutex.holding(() -> recent.find("a") + recent.find("a"));

    assertThat(looks).isEqualTo(3);
    assertThat(recent.find("a")).isEqualTo(4);
  }

  /** What a look saw before a change that came in between is not taken for what is there after. */
  @Test
  void looksAgainWhereAChangeCameDuringTheLook() throws Exception {
    var torn =
        new RecentLooks<String, Integer>(
            mutex.changes(),
            clock,
            key -> {
              int seen = ++looks;
              try {
                mutex.holding(() -> "changed");
              } catch (Exception failure) {
                throw new IOException(failure);
              }
              return seen;
            });
    assertThat(torn.find("a")).isEqualTo(1);

    assertThat(torn.find("a")).isEqualTo(2);
  }

  @Test
  void remembersNoFailure() throws IOException {
    broken = true;
    assertThatIOException().isThrownBy(() -> recent.find("a"));
    broken = false;

    assertThat(recent.find("a")).isEqualTo(2);
  }

  /** Also not after the clock went back to a time at which it would have been. */
  @Test
  void usesNothingAgainThatAFailedLookFollowed() throws IOException {
    assertThat(recent.find("a")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    broken = true;
    assertThatIOException().isThrownBy(() -> recent.find("a"));
    clock.at(Duration.ZERO);

    assertThatIOException().isThrownBy(() -> recent.find("a"));
  }

  @Test
  void usesNothingOfALaterTime() throws IOException {
    assertThat(recent.find("a")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(-1));

    assertThat(recent.find("a")).isEqualTo(2);
  }

  @Test
  void tellsOneKeyFromTheOther() throws IOException {
    assertThat(recent.find("a")).isEqualTo(1);
    assertThat(recent.find("b")).isEqualTo(2);
    recent.forget("a");

    assertThat(recent.find("b")).isEqualTo(2);
    assertThat(recent.find("a")).isEqualTo(3);
  }

  @Test
  void looksEachTimeWhereChangesCannotBeCounted() throws IOException {
    var uncounted = new RecentLooks<String, Integer>(ChangeCount.unsettled(), clock, key -> look());

    assertThat(uncounted.find("a")).isEqualTo(1);
    assertThat(uncounted.find("a")).isEqualTo(2);
  }
}
