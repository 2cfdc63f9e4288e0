package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Looks through texts that are whole, in one direction of one request. */
final class Inspector {
  private final Screen screen;
  private final Sightings sightings;

  Inspector(Screen screen, Sightings sightings) {
    this.screen = screen;
    this.sightings = sightings;
  }

  Screen screen() {
    return screen;
  }

  Sightings sightings() {
    return sightings;
  }

  /** The spans of a document that are wanted, by channel, each channel's in their order. */
  static Map<Channel, List<Span>> byChannel(Collection<Span> spans, Predicate<Span> wanted) {
    if (spans.isEmpty()) {
      return Map.of();
    }
    var channels = new LinkedHashMap<Channel, List<Span>>();
    for (Span span : spans) {
      if (wanted.test(span)) {
        channels.computeIfAbsent(span.channel(), first -> new ArrayList<>(1)).add(span);
      }
    }
    return channels;
  }

  /** Looks through the text of a channel that stands in these spans, and notes what changes. */
  void channel(Json document, List<Span> spans, Edits edits) {
    var pieces = new ArrayList<String>(spans.size());
    for (Span span : spans) {
      String piece = span.in(document);
      sightings.lookedAt(piece);
      pieces.add(piece);
    }
    List<String> after = text(pieces);
    if (after == pieces) {
      return;
    }
    for (int i = 0; i < spans.size(); i++) {
      if (!after.get(i).equals(pieces.get(i))) {
        edits.put(spans.get(i).at(), after.get(i));
      }
    }
  }

  /** The same for text that repeats what was looked through before. */
  void repeated(Json document, List<Span> spans, Edits edits) {
    sightings.repeating(() -> channel(document, spans, edits));
  }

  /** What becomes of them: they themselves, where nothing is to be changed. */
  private List<String> text(List<String> pieces) {
    String whole = pieces.size() == 1 ? pieces.getFirst() : String.join("", pieces);
    note(whole);
    Scanner holding = screen.holding();
    if (holding == null || holding.clears(whole)) {
      return pieces;
    }
    var out = new Pieces(screen, sightings, pieces, 0);
    TextScan.whole(holding, whole, out);
    var after = new ArrayList<String>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      after.add(out.text(i));
    }
    return after;
  }

  /**
   * Looks through a text that cannot be changed where it stands: what would be redacted elsewhere
   * is refused.
   */
  void fixed(String text) {
    note(text);
    Scanner holding = screen.holding();
    if (holding != null && !holding.clears(text)) {
      TextScan.whole(holding, text, new Noting(sightings, Action.REFUSE));
    }
  }

  /** Looks through the names of all members of a document. */
  void names(Json document) {
    switch (document) {
      case Json.Obj object -> {
        for (int i = 0; i < object.size(); i++) {
          fixed(object.name(i));
          names(object.value(i));
        }
      }
      case Json.Arr(List<Json> items) -> items.forEach(this::names);
      case Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> {}
    }
  }

  private void note(String text) {
    Scanner flagging = screen.flagging();
    if (flagging != null && !flagging.clears(text)) {
      TextScan.whole(flagging, text, new Noting(sightings, Action.FLAG));
    }
  }

  /** Notes matches, and does nothing else. */
  record Noting(Sightings sightings, Action action) implements TextScan.Sink {
    @Override
    public void clear(String text, long at) {}

    @Override
    public void replaced(Rule rule, long at) {}

    @Override
    public void found(Rule rule) {
      sightings.found(rule.kind(), action);
    }
  }
}
