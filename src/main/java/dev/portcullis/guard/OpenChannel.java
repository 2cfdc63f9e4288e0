package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One text of a streamed reply, of which more may come. */
final class OpenChannel {
  private final Screen screen;
  private final Sightings sightings;
  private final @Nullable TextScan holding;
  private final @Nullable TextScan flagging;
  private long length;
  private Frame.@Nullable Event latest;
  private @Nullable Span place;

  OpenChannel(Screen screen, Sightings sightings) {
    this.screen = screen;
    this.sightings = sightings;
    Scanner held = screen.holding();
    Scanner flagged = screen.flagging();
    this.holding = held == null ? null : new TextScan(held);
    this.flagging = flagged == null ? null : new TextScan(flagged);
  }

  /**
   * Takes the pieces that stand in these spans of an event, and notes how they change.
   *
   * @param last whether they end the text
   * @return whether any text goes out with this event
   */
  boolean take(Frame.Event event, List<Span> spans, boolean last, Edits edits) {
    List<String> pieces = new ArrayList<>(spans.size());
    for (Span span : spans) {
      pieces.add(span.in(event.json()));
    }
    Pieces out = take(pieces, last);
    for (int i = 0; i < spans.size(); i++) {
      String text = out.text(i);
      if (!text.equals(pieces.get(i))) {
        edits.put(spans.get(i).at(), text);
      }
    }
    latest = event;
    place = spans.getLast();
    return out.anyClear();
  }

  /** Takes the next piece, and gives back what may go out. */
  String take(String piece, boolean last) {
    return take(List.of(piece), last).text(0);
  }

  private Pieces take(List<String> pieces, boolean last) {
    pieces.forEach(sightings::lookedAt);
    String text = pieces.size() == 1 ? pieces.getFirst() : String.join("", pieces);
    var out = new Pieces(screen, sightings, pieces, length);
    if (flagging != null) {
      flagging.take(text, last, new Inspector.Noting(sightings, Action.FLAG));
    }
    if (holding == null) {
      out.clear(text, length);
    } else {
      holding.take(text, last, out);
    }
    length += text.length();
    return out;
  }

  /** Whether some of the text is held back. */
  boolean holds() {
    return holding != null && holding.holds();
  }

  /** Ends the text, and gives back what was held back of it. */
  String rest() {
    var out = new Pieces(screen, sightings, List.of(""), length);
    if (flagging != null) {
      flagging.take("", true, new Inspector.Noting(sightings, Action.FLAG));
    }
    if (holding != null) {
      holding.take("", true, out);
    }
    return out.text(0);
  }

  /** Where in its latest event its text stands. */
  Span place() {
    return Objects.requireNonNull(place);
  }

  /** The latest event with text of this channel, saying this in its place and nothing else. */
  Frame.Event saying(String text) {
    Frame.Event event = Objects.requireNonNull(latest);
    Span here = place();
    var edits = new Edits();
    event.spans().forEach(span -> edits.put(span.at(), ""));
    edits.put(here.at(), text);
    Json json = edits.in(event.json());
    return new Frame.Event(event.name(), json, List.of(here), Set.of());
  }
}
