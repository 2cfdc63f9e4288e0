package dev.portcullis.embedded;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is counted of one subject. Not thread-safe. */
final class LedgerCounters {
  private final List<Window> windows = new ArrayList<>(4);
  private long running;

  /** The counts of one window length: of its current window, and of the one before. */
  private static final class Window {
    private final Measure measure;
    private final long seconds;
    private long index;
    private long count;
    private long previous;

    private Window(Measure measure, long seconds, long index) {
      this.measure = measure;
      this.seconds = seconds;
      this.index = index;
    }

    /** Goes on to a later window; to an earlier one it never goes back. */
    private void advance(long to) {
      if (to > index) {
        previous = to == index + 1 ? count : 0;
        count = 0;
        index = to;
      }
    }

    private boolean over(long nowSeconds) {
      return nowSeconds / seconds > index + 1;
    }
  }

  /** How many calls run now. */
  long running() {
    return running;
  }

  /** One more or one less of them. */
  void run(int change) {
    running = Math.max(0, running + change);
  }

  /** The count of this limit's window of this number. */
  long count(Limit limit, long index) {
    Window window = find(limit.measure(), limit.window().toSeconds());
    if (window == null) {
      return 0;
    }
    window.advance(index);
    return window.count;
  }

  /** The count of the window before it. */
  long previous(Limit limit, long index) {
    Window window = find(limit.measure(), limit.window().toSeconds());
    if (window == null) {
      return 0;
    }
    window.advance(index);
    return window.previous;
  }

  /** What is used at this time, as far as it is not over. */
  List<Standing.Use> uses(Instant now) {
    var uses = new ArrayList<Standing.Use>();
    for (Window window : windows) {
      long index = now.getEpochSecond() / window.seconds;
      if (window.index == index && window.count > 0) {
        uses.add(
            new Standing.Use(
                window.measure,
                Duration.ofSeconds(window.seconds),
                Instant.ofEpochSecond(index * window.seconds),
                window.count));
      }
    }
    if (running > 0) {
      uses.add(new Standing.Use(Measure.CONCURRENT, Duration.ZERO, now, running));
    }
    return uses;
  }

  /** Applies a change; one of a window that is over changes nothing. */
  void apply(LedgerEntry entry) {
    Window window = find(entry.measure(), entry.seconds());
    if (window == null) {
      window = new Window(entry.measure(), entry.seconds(), entry.index());
      windows.add(window);
    }
    window.advance(entry.index());
    if (entry.index() == window.index) {
      window.count = Math.max(0, window.count + entry.change());
    } else if (entry.index() == window.index - 1) {
      window.previous = Math.max(0, window.previous + entry.change());
    }
  }

  /** Whether nothing of it matters any more at this time. */
  boolean over(long nowSeconds) {
    return running == 0 && windows.stream().allMatch(window -> window.over(nowSeconds));
  }

  /** What has to be written down, so that it can be read again. */
  void entries(Subject subject, long nowSeconds, Consumer<LedgerEntry> to) {
    for (Window window : windows) {
      if (!window.over(nowSeconds)) {
        entry(subject, window, window.index - 1, window.previous, to);
        entry(subject, window, window.index, window.count, to);
      }
    }
  }

  private static void entry(
      Subject subject, Window window, long index, long count, Consumer<LedgerEntry> to) {
    if (count != 0) {
      to.accept(new LedgerEntry(subject, window.measure, window.seconds, index, count));
    }
  }

  private @Nullable Window find(Measure measure, long seconds) {
    for (Window window : windows) {
      if (window.measure == measure && window.seconds == seconds) {
        return window;
      }
    }
    return null;
  }
}
