package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A trail of which is known how it answered last, for whoever asks whether it works. It changes
 * nothing of what the trail promises. Safe for use by several threads; of answers at the same time
 * any may count as the last.
 */
public final class WatchedTrail implements AuditTrail {
  private final AuditTrail trail;
  private final InstantSource clock;
  private volatile Seen seen;

  /** How a trail answered last. */
  public sealed interface Seen {
    /** It was opened, and has been given no event yet. */
    record Opened(Instant at) implements Seen {}

    /** It has accepted an event: written it, or had it acknowledged by whoever keeps it. */
    record Accepted(Instant at) implements Seen {}

    /**
     * It has not accepted an event.
     *
     * @param accepted when it has accepted one before, if it has
     */
    record Refused(Instant at, Fault fault, Optional<Instant> accepted) implements Seen {}

    /** When it last accepted an event, if it has. */
    private Optional<Instant> last() {
      return switch (this) {
        case Opened opened -> Optional.empty();
        case Accepted(Instant at) -> Optional.of(at);
        case Refused refused -> refused.accepted();
      };
    }
  }

  /** Watches this trail, which has just been opened. */
  public WatchedTrail(AuditTrail trail, InstantSource clock) {
    this.trail = trail;
    this.clock = clock;
    this.seen = new Seen.Opened(clock.instant());
  }

  /** How it answered last. */
  public Seen seen() {
    return seen;
  }

  @Override
  public void accept(Json.Obj event) {
    try {
      trail.accept(event);
    } catch (TrailUnavailable failure) {
      seen = new Seen.Refused(clock.instant(), failure.fault(), seen.last());
      throw failure;
    }
    seen = new Seen.Accepted(clock.instant());
  }

  @Override
  public void close() throws IOException {
    trail.close();
  }

  @Override
  public String toString() {
    return trail.toString();
  }
}
