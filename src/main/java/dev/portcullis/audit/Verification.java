package dev.portcullis.audit;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.Pointer;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the events of one {@link Chain} are all there, unchanged and in their order, as far as
 * the chain alone can tell: an end that was cut off cleanly looks like a chain that is still being
 * written. Needs nothing but the lines, and holds one of them at a time.
 */
public sealed interface Verification {
  /**
   * Nothing is missing, changed or out of order.
   *
   * @param head the hash of the last event: kept elsewhere, it also proves the chain's end
   * @param open requests that announced a change, and whose outcome is not in this chain, or says
   *     itself that it is unknown: nobody knows whether the change was made; the first {@link
   *     #MOST_OPEN} of them
   */
  record Intact(String chain, long events, String head, List<String> open) implements Verification {
    public Intact {
      open = List.copyOf(open);
    }
  }

  /** How many requests without an outcome are named. */
  int MOST_OPEN = 1_000;

  /** Where an event says how its request ended. */
  Pointer END = Pointer.of("unmapped", "portcullis", "outcome");

  /**
   * Something is.
   *
   * @param line the first line, from 1, that is not as it was written
   */
  record Broken(long line, String problem) implements Verification {}

  /** Judges the lines of one chain, from its first event on. */
  static Verification of(Iterator<String> lines) {
    String chain = "";
    String previous = Chain.START;
    long line = 0;
    var open = new LinkedHashSet<String>();
    while (lines.hasNext()) {
      line++;
      Optional<Json.Obj> read = event(lines.next());
      if (read.isEmpty()) {
        return new Broken(line, "is no event, or was cut off");
      }
      Json.Obj event = read.get();
      Json place = Chain.place(event);
      String id = place.text("id").orElse("");
      chain = line == 1 ? id : chain;
      String problem = problem(event, place, id.equals(chain), line, previous);
      if (problem != null) {
        return new Broken(line, problem);
      }
      previous = place.text("hash").orElse("");
      follow(event, open);
    }
    return new Intact(chain, line, previous, List.copyOf(open));
  }

  /** An intent opens its request; the request's own event closes it, unless it knows no more. */
  private static void follow(Json event, Set<String> open) {
    String request =
        event
            .at("api")
            .flatMap(api -> api.at("request"))
            .flatMap(asked -> asked.text("uid"))
            .orElse("");
    if (event.text("status_code").orElse("").equals(IntentEvent.INTENDED)) {
      if (open.size() < MOST_OPEN) {
        open.add(request);
      }
    } else if (!END.in(event).flatMap(Json::asText).orElse("").equals(Verdict.UNKNOWN)) {
      open.remove(request);
    }
  }

  private static @Nullable String problem(
      Json.Obj event, Json place, boolean sameChain, long line, String previous) {
    if (!sameChain) {
      return "is of another chain";
    }
    if (place.integer("sequence").orElse(0) != line) {
      return "is out of sequence";
    }
    if (!place.text("previous").orElse("").equals(previous)) {
      return "does not follow the one before it";
    }
    return Chain.hashes(event) ? null : "was changed";
  }

  private static Optional<Json.Obj> event(String line) {
    try {
      return new JsonReader(JsonLimits.REPLY).read(line) instanceof Json.Obj event
          ? Optional.of(event)
          : Optional.empty();
    } catch (InvalidJson torn) {
      return Optional.empty();
    }
  }
}
