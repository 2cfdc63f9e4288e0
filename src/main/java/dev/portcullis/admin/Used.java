package dev.portcullis.admin;

import dev.portcullis.pipeline.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a subject has used.
 *
 * @param lastUsed when it was used last, roughly, if that is known
 * @param stopped why nothing more is granted to it, if that is so
 * @param windows what is counted of it now
 */
public record Used(Optional<Instant> lastUsed, Optional<String> stopped, List<Window> windows) {
  public Used {
    windows = List.copyOf(windows);
  }

  /**
   * What is used of one measure.
   *
   * @param window in how much time; zero for what runs now
   */
  public record Window(Measure measure, Duration window, long used) {}
}
