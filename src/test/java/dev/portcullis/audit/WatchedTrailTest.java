package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.WatchedTrail.Seen;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedTrailTest {
  private static final Instant BEGIN = Instant.parse("2026-11-26T10:00:00Z");

  private final List<Json.Obj> kept = new ArrayList<>();
  private boolean full;
  private Instant now = BEGIN;
  private final WatchedTrail trail = new WatchedTrail(this::keep, () -> now);

  @Test
  void tellsThatItHasSeenNothingYet() {
    assertThat(trail.seen()).isEqualTo(new Seen.Opened(BEGIN));
  }

  @Test
  void tellsWhenAnEventWasAcceptedLast() {
    trail.accept(Json.obj());
    now = BEGIN.plusSeconds(7);
    trail.accept(Json.obj());

    assertThat(kept).hasSize(2);
    assertThat(trail.seen()).isEqualTo(new Seen.Accepted(BEGIN.plusSeconds(7)));
  }

  @Test
  void tellsWhenOneWasNotAndThatItIsAcceptedAgain() {
    trail.accept(Json.obj());
    full = true;
    for (int later = 1; later <= 2; later++) {
      now = BEGIN.plusSeconds(later);
      assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
          .isThrownBy(() -> trail.accept(Json.obj()));
      assertThat(trail.seen())
          .isEqualTo(new Seen.Refused(now, Fault.THROTTLED, Optional.of(BEGIN)));
    }

    full = false;
    trail.accept(Json.obj());

    assertThat(trail.seen()).isEqualTo(new Seen.Accepted(now));
  }

  private void keep(Json.Obj event) {
    if (full) {
      throw new AuditTrail.TrailUnavailable("full", Fault.THROTTLED, new IOException());
    }
    kept.add(event);
  }
}
