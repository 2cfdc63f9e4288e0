package dev.portcullis.quota;

import dev.portcullis.pipeline.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a subject stands at one moment.
 *
 * @param lastUsed when it last took something, for callers alone, to within {@link Usages#COARSE};
 *     empty where that is not known, be it never or too long ago
 * @param halt the stop that is in force
 * @param uses what is counted in windows that are open, and at once, by measure and window
 */
public record Standing(Optional<Instant> lastUsed, Optional<Halt> halt, List<Use> uses) {
  private static final Comparator<Use> ORDER =
      Comparator.comparing(Use::measure).thenComparing(Use::window);

  public Standing {
    uses = uses.stream().sorted(ORDER).toList();
  }

  /**
   * A stop that is in force.
   *
   * @param until when it is over by itself
   */
  public record Halt(Stop why, Instant until) {}

  /**
   * How much was used.
   *
   * @param window how long the window is; zero where the measure has none
   * @param since when it began
   */
  public record Use(Measure measure, Duration window, Instant since, long used) {}
}
