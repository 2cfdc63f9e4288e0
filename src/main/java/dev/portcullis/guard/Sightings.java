package dev.portcullis.guard;

import dev.portcullis.pipeline.Direction;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Finding;
import dev.portcullis.pipeline.Inspection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What was looked at in one direction of one request, and what was found; never its text. */
final class Sightings {
  /** What was found, and what is done about it. */
  private record Sight(String kind, Action action) implements Comparable<Sight> {
    @Override
    public int compareTo(Sight other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? action.compareTo(other.action) : byKind;
    }
  }

  private final Direction direction;
  private final Map<Sight, Integer> counts = new TreeMap<>();
  private Map<Sight, Integer> repeated = new TreeMap<>();
  private final TreeSet<String> refused = new TreeSet<>();
  private boolean repeating;
  private long texts;
  private long characters;

  Sightings(Direction direction) {
    this.direction = direction;
  }

  /** Notes that a text, or a piece of one, is looked at. */
  void lookedAt(String text) {
    texts++;
    characters += text.length();
  }

  void found(String kind, Action action) {
    (repeating ? repeated : counts).merge(new Sight(kind, action), 1, Integer::sum);
    if (action == Action.REFUSE) {
      refused.add(kind);
    }
  }

  /** What is found by this is the same that was found before, said once more. */
  void repeating(Runnable look) {
    repeating = true;
    look.run();
    repeating = false;
    repeated.forEach((sight, count) -> counts.merge(sight, count, Math::max));
    repeated = new TreeMap<>();
  }

  /** Whether what was found must not pass. */
  boolean refused() {
    return !refused.isEmpty();
  }

  /** The kinds of what must not pass, for the caller to read. */
  String refusedKinds() {
    return String.join(", ", refused);
  }

  /** Tells the exchange. */
  void tell(Exchange in) {
    in.inspections().add(new Inspection(direction, texts, characters));
    counts.forEach(
        (sight, count) ->
            in.findings().add(new Finding(sight.kind(), direction, sight.action().text(), count)));
  }
}
