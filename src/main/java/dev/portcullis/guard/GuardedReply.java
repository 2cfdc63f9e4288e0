package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.Stopped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reply on its way out. Each piece of text leaves with its own event, but for what could be the
 * beginning of a match: that leaves with the next event of its channel, or before the channel ends.
 * Belongs to the request's thread.
 */
final class GuardedReply implements Reply {
  /** No model speaks in more voices at once. */
  private static final int MOST_CHANNELS = 1_024;

  private static final Channel BODY = new Channel("body");

  private final Inspector inspector;
  private final Screen screen;
  private final Sightings sightings;
  private final ReplyGate out;
  private final Map<Channel, OpenChannel> open = new LinkedHashMap<>();
  private boolean unreadable;
  private boolean overfull;

  GuardedReply(Reply out, Inspector inspector) {
    this.inspector = inspector;
    this.screen = inspector.screen();
    this.sightings = inspector.sightings();
    this.out = new ReplyGate(out, screen.refuses());
  }

  @Override
  public void begin(Head head) {
    out.begin(head);
  }

  @Override
  public void write(Frame frame) {
    switch (frame) {
      case Frame.Event event -> event(event);
      case Frame.Text(String text) -> {
        OpenChannel body = open.computeIfAbsent(BODY, first -> opened());
        String piece = body.take(text, false);
        send(new Frame.Text(piece), !piece.isEmpty());
      }
      case Frame.Done _ -> {
        closeAll();
        send(frame, false);
      }
      case Frame.Document _, Frame.Bytes _ -> send(whole(frame), true);
    }
  }

  /** How the reply ended, now that all of it has been looked at but its tail. */
  Outcome ended(Outcome outcome) {
    try {
      return mine()
          ? refusal(outcome)
          : switch (outcome) {
            case Outcome.Answered(Head head, Frame tail) -> {
              closeAll();
              Frame last = whole(tail);
              check();
              out.settle();
              yield new Outcome.Answered(head, last);
            }
            case Outcome.Refused _, Outcome.Cut _ -> outcome;
          };
    } catch (Stopped stopped) {
      if (mine()) {
        return refusal(new Outcome.Cut(Cause.GUARD));
      }
      throw stopped;
    }
  }

  private boolean mine() {
    return sightings.refused() || unreadable || overfull;
  }

  /** What the pipeline made of our stop, in words that help the caller. */
  private Outcome refusal(Outcome outcome) {
    boolean ours =
        switch (outcome) {
          case Outcome.Cut(Cause cause) -> cause == Cause.GUARD;
          case Outcome.Refused(Refusal refusal) -> refusal.reason() == Reason.GUARDED;
          case Outcome.Answered _ -> true;
        };
    if (!ours) {
      return outcome;
    }
    return out.begun() ? new Outcome.Cut(Cause.GUARD) : Outcome.refused(Reason.GUARDED, detail());
  }

  private String detail() {
    if (unreadable) {
      return "The reply is of a kind that the gateway cannot read, and what leaves this route must"
          + " be read. Its operator can set the route's guard for output to flag or allow.";
    }
    return sightings.refused()
        ? "The reply held what does not leave this route: " + sightings.refusedKinds() + "."
        : "The reply spoke in more texts at once than the gateway can read.";
  }

  private void event(Frame.Event event) {
    Json json = event.json();
    names(event);
    var edits = new Edits();
    Map<Channel, List<Span>> fresh =
        Inspector.byChannel(event.spans(), span -> span.kind() != Span.Kind.REPEAT);
    for (Channel channel : List.copyOf(open.keySet())) {
      if (event.closes().contains(channel) && !fresh.containsKey(channel)) {
        close(channel);
      }
    }
    boolean speaks = false;
    for (var entry : fresh.entrySet()) {
      Channel channel = entry.getKey();
      List<Span> spans = entry.getValue();
      boolean last = event.closes().contains(channel);
      if (last && !open.containsKey(channel)) {
        inspector.channel(json, spans, edits);
        continue;
      }
      out.unpark(channel);
      OpenChannel text = open.computeIfAbsent(channel, first -> opened());
      speaks |= text.take(event, spans, last, edits);
      if (last) {
        open.remove(channel);
      } else if (text.holds() && spans.getLast().kind() == Span.Kind.FIRST) {
        out.park(channel);
      }
    }
    repeats(event, edits);
    send(edited(event, edits), speaks);
  }

  private void names(Frame.Event event) {
    if (event.name() != null) {
      inspector.fixed(event.name());
    }
    inspector.names(event.json());
  }

  private void repeats(Frame.Event event, Edits edits) {
    Map<Channel, List<Span>> repeats =
        Inspector.byChannel(event.spans(), span -> span.kind() == Span.Kind.REPEAT);
    for (List<Span> spans : repeats.values()) {
      inspector.repeated(event.json(), spans, edits);
    }
  }

  /** Lets out what is held back of a channel that ends. */
  private void close(Channel channel) {
    OpenChannel text = open.remove(channel);
    if (text == null) {
      return;
    }
    String rest = text.rest();
    check();
    if (!rest.isEmpty()) {
      if (out.isParked(channel)) {
        out.complete(channel, text.place(), rest);
      } else {
        out.send(channel.equals(BODY) ? new Frame.Text(rest) : text.saying(rest), true);
      }
    }
    out.unpark(channel);
  }

  private void closeAll() {
    List.copyOf(open.keySet()).forEach(this::close);
  }

  private OpenChannel opened() {
    if (open.size() == MOST_CHANNELS) {
      overfull = true;
      check();
    }
    return new OpenChannel(screen, sightings);
  }

  /** A frame that ends all of its texts with itself. */
  private Frame whole(Frame frame) {
    return switch (frame) {
      case Frame.Document document -> {
        inspector.names(document.json());
        var edits = new Edits();
        Inspector.byChannel(document.spans(), span -> true)
            .values()
            .forEach(spans -> inspector.channel(document.json(), spans, edits));
        yield new Frame.Document(edits.in(document.json()), document.spans());
      }
      case Frame.Event event -> {
        names(event);
        var edits = new Edits();
        Inspector.byChannel(event.spans(), span -> span.kind() != Span.Kind.REPEAT)
            .values()
            .forEach(spans -> inspector.channel(event.json(), spans, edits));
        repeats(event, edits);
        yield edited(event, edits);
      }
      case Frame.Bytes(byte[] bytes) -> {
        unreadable |= bytes.length > 0 && screen.holding() != null;
        yield frame;
      }
      case Frame.Done _, Frame.Text _ -> frame;
    };
  }

  private static Frame.Event edited(Frame.Event event, Edits edits) {
    return edits.isEmpty()
        ? event
        : new Frame.Event(event.name(), edits.in(event.json()), event.spans(), event.closes());
  }

  private void send(Frame frame, boolean speaks) {
    overfull |= out.isOverfull();
    check();
    out.send(frame, speaks);
  }

  private void check() {
    if (mine()) {
      throw new Stopped(Cause.GUARD);
    }
  }
}
