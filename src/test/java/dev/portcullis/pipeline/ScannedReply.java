package dev.portcullis.pipeline;

import java.util.HashMap;
import java.util.Map;

/** A reply in which what could still become "secret" is held back; "poison" stops it. */
final class ScannedReply implements Reply {
  private final Reply out;
  private final Map<Channel, String> held = new HashMap<>();

  ScannedReply(Reply out) {
    this.out = out;
  }

  @Override
  public void begin(Head head) {
    out.begin(head);
  }

  @Override
  public void write(Frame frame) {
    if (!(frame instanceof Frame.Event event)) {
      out.write(frame);
      return;
    }
    if (TextFrames.text(event.json()).contains("poison")) {
      throw new Stopped(Cause.GUARD);
    }
    Span span = event.spans().getFirst();
    boolean closes = event.closes().contains(span.channel());
    String text =
        (held.getOrDefault(span.channel(), "") + span.in(event.json()))
            .replace("secret", "[redacted]");
    int keep = closes ? 0 : prefixAtEnd(text);
    held.put(span.channel(), text.substring(text.length() - keep));
    String now = text.substring(0, text.length() - keep);
    if (!now.isEmpty() || closes) {
      out.write(TextFrames.event(now, closes));
    }
  }

  private static int prefixAtEnd(String text) {
    for (int n = Math.min("secret".length() - 1, text.length()); n > 0; n--) {
      if (text.endsWith("secret".substring(0, n))) {
        return n;
      }
    }
    return 0;
  }
}
