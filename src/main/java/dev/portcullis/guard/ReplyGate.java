package dev.portcullis.guard;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Channel;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets frames out in their order. Where a reply may be refused it begins with the first text, so
 * that what is refused before that still has a status of its own. An event that begins a channel
 * cannot be said again; while a piece of its text is held back it is parked, and all after it.
 */
final class ReplyGate {
  /** Events without text that may stand before the first text. */
  private static final int MOST_WAITING = 64;

  private static final int MOST_PARKED = 256;

  /** A frame, and whether text of the model goes out with it. */
  private record Sent(Frame frame, boolean speaks) {}

  private final Reply out;
  private final boolean waits;
  private final List<Frame> waiting = new ArrayList<>();
  private final List<Sent> parked = new ArrayList<>();
  private final Map<Channel, Integer> parkedFor = new HashMap<>();
  private @Nullable Head head;
  private boolean begun;

  /**
   * A gate to this reply.
   *
   * @param waits whether it begins with the first text, and not with any frame
   */
  ReplyGate(Reply out, boolean waits) {
    this.out = out;
    this.waits = waits;
  }

  /** Notes how the reply begins; it does with its first frame. */
  void begin(Head first) {
    head = first;
  }

  boolean begun() {
    return begun;
  }

  void send(Frame frame, boolean speaks) {
    if (parkedFor.isEmpty()) {
      pass(frame, speaks);
    } else {
      parked.add(new Sent(frame, speaks));
    }
  }

  /** Has the next frame wait for more text of this channel, which it begins. */
  void park(Channel channel) {
    parkedFor.put(channel, parked.size());
  }

  /** Whether the frame that begins this channel waits. */
  boolean isParked(Channel channel) {
    return parkedFor.containsKey(channel);
  }

  /** Whether more frames wait than any provider has reason to send. */
  boolean isOverfull() {
    return parked.size() > MOST_PARKED;
  }

  /** Adds text to a channel in the event that begins it, and waits. */
  void complete(Channel channel, Span place, String rest) {
    int index = Objects.requireNonNull(parkedFor.get(channel));
    if (parked.get(index).frame() instanceof Frame.Event event) {
      Json whole = place.at().replaceIn(event.json(), Json.of(place.in(event.json()) + rest));
      var complete = new Frame.Event(event.name(), whole, event.spans(), event.closes());
      parked.set(index, new Sent(complete, true));
    }
  }

  /** The event that begins this channel need wait no longer. */
  void unpark(Channel channel) {
    if (parkedFor.remove(channel) != null && parkedFor.isEmpty()) {
      List<Sent> all = List.copyOf(parked);
      parked.clear();
      all.forEach(sent -> pass(sent.frame(), sent.speaks()));
    }
  }

  /** Begins the reply if anything of it is to be written and nothing has been. */
  void settle() {
    if (!begun && !waiting.isEmpty()) {
      start();
    }
  }

  private void pass(Frame frame, boolean speaks) {
    if (begun) {
      out.write(frame);
      return;
    }
    waiting.add(frame);
    if (!waits || speaks || waiting.size() == MOST_WAITING) {
      start();
    }
  }

  private void start() {
    begun = true;
    out.begin(Objects.requireNonNull(head));
    waiting.forEach(out::write);
    waiting.clear();
  }
}
