package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds events again, where they are kept by the gateway itself. Safe for use by several threads.
 */
@FunctionalInterface
public interface AuditSearch {
  /**
   * Some of the events that are wanted, chain by chain and in each of them the oldest first.
   *
   * @param after where the page before ended
   * @param size how many at most; there may be fewer, or none, and yet a next page
   * @throws dev.portcullis.pipeline.InvalidCursor if the cursor is none of this list
   * @throws AuditTrail.TrailUnavailable if events cannot be read
   */
  Page<Json.Obj> search(Wanted wanted, Optional<Cursor> after, int size);

  /**
   * Which events are wanted; what is empty does not matter.
   *
   * @param from events from this time on
   * @param to events before this time
   * @param outcome those of which {@code unmapped.portcullis.outcome} is this
   * @param principal those of the caller of this id
   */
  record Wanted(
      Optional<Instant> from,
      Optional<Instant> to,
      Optional<String> outcome,
      Optional<String> principal) {

    /** Whether this event is one of them. */
    public boolean matches(Json event) {
      Instant time = Instant.ofEpochMilli(event.integer("time").orElse(0));
      return !from.filter(time::isBefore).isPresent()
          && to.map(time::isBefore).orElse(true)
          && is(outcome, event, "unmapped", "portcullis", "outcome")
          && is(principal, event, "actor", "user", "uid");
    }

    private static boolean is(Optional<String> wanted, Json event, String... path) {
      if (wanted.isEmpty()) {
        return true;
      }
      Json here = event;
      for (String name : path) {
        here = here.at(name).orElse(Json.Null.NULL);
      }
      return here.asText().equals(wanted);
    }
  }
}
