package dev.portcullis.audit;

import dev.portcullis.json.Json;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Events of what was done because a trail did not accept one: it takes them when it accepts events
 * again. They are kept in memory, so many of them; whoever cannot wait for that says in another
 * place what they are about. Safe for use by several threads.
 */
final class OwedEvents {
  private static final int MOST = 256;

  /** How many of them a reply waits for. */
  private static final int MOST_AT_ONCE = 4;

  private final AuditTrail trail;
  private final Queue<Json.Obj> waiting = new LinkedBlockingQueue<>(MOST);

  /** Events that this trail is owed. */
  OwedEvents(AuditTrail trail) {
    this.trail = trail;
  }

  /**
   * Gives the trail this event, now or when it next accepts one.
   *
   * @throws AuditTrail.TrailUnavailable if it is not accepted now
   */
  void give(Json.Obj event) {
    try {
      trail.accept(event);
    } catch (AuditTrail.TrailUnavailable notNow) {
      var unused = waiting.offer(event); // where there are too many, the throw has to do
      throw notNow;
    }
  }

  /** The trail has just accepted an event: so it is given a few of those that wait. */
  void settle() {
    for (int given = 0; given < MOST_AT_ONCE; given++) {
      Json.Obj event = waiting.poll();
      if (event == null) {
        return;
      }
      try {
        trail.accept(event);
      } catch (AuditTrail.TrailUnavailable notNow) {
        var unused = waiting.offer(event);
        return;
      }
    }
  }
}
