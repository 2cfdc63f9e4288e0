package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Channel;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The channels of one streamed reply: which are open, and which have had text. */
final class ReplyChannels {
  private final UsageMeter meter;
  private final Set<Channel> open = new LinkedHashSet<>();
  private final Set<Channel> seen = new HashSet<>();
  private int events;

  ReplyChannels(UsageMeter meter) {
    this.meter = meter;
  }

  /** Begins the next event of this reply. */
  EventSpans event(Json json) {
    meter.started();
    return new EventSpans(this, meter, json, "event." + events++);
  }

  /** More text of this channel may come. */
  void opened(Channel channel) {
    open.add(channel);
    seen.add(channel);
  }

  /** This channel has had all its text. */
  void had(Channel channel) {
    seen.add(channel);
  }

  /** Whether this channel has had text. */
  boolean hasHad(Channel channel) {
    return seen.contains(channel);
  }

  /** Closes the open channels of this name or below it. */
  Set<Channel> close(String name) {
    Set<Channel> closed =
        open.stream()
            .filter(channel -> channel.id().equals(name) || channel.id().startsWith(name + "."))
            .collect(Collectors.toSet());
    open.removeAll(closed);
    return closed;
  }

  /** Closes whatever is open. */
  Set<Channel> closeAll() {
    Set<Channel> closed = Set.copyOf(open);
    open.clear();
    return closed;
  }
}
