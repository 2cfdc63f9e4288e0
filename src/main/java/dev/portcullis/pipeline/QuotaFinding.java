package dev.portcullis.pipeline;

import java.time.Duration;
import java.util.Optional;

/** What quota found out about a request, for evidence. */
public sealed interface QuotaFinding {
  /**
   * The limits took the call.
   *
   * @param limits how many there were
   * @param tokens what it takes of limits of tokens, where there is any such limit
   */
  record Taken(int limits, Optional<Tokens> tokens) implements QuotaFinding {}

  /**
   * A limit did not.
   *
   * @param measure what it counts
   * @param window its window; zero if it has none
   * @param whose the word for whose limit it is: {@code key}, {@code tenant}, {@code route}, {@code
   *     model}
   */
  record Denied(Measure measure, Duration window, String whose) implements QuotaFinding {}

  /**
   * Tokens of one call.
   *
   * @param reserved before it
   * @param charged in the end
   */
  record Tokens(long reserved, long charged) {
    /** What was used beyond the reservation, and counts against the next calls. */
    public long debt() {
      return Math.max(0, charged - reserved);
    }
  }
}
