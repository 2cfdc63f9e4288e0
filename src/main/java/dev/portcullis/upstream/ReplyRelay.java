package dev.portcullis.upstream;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Route;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one reply of an upstream to the client: a document whole, events one by one, opaque bytes
 * piece by piece. It belongs to the request's thread.
 */
final class ReplyRelay {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);
  private static final int EVENT_LIMIT = 1024 * 1024;
  private static final long ERROR_LIMIT = 256 * 1024;
  private static final Set<Integer> CALLERS_FAULT = Set.of(400, 404, 409, 413, 422, 429);
  private static final Set<String> PATIENCE =
      Set.of("retry-after", "retry-after-ms", "x-should-retry");

  private final Exchange in;
  private final Reply out;
  private final Route route;
  private final Set<String> passing;
  private final ReplyReader reader;
  private final UpstreamExchange upstream;
  private final Duration idle;
  private boolean begun;
  private boolean content;

  ReplyRelay(
      Exchange in,
      Reply out,
      Route route,
      ReplyReader reader,
      UpstreamExchange upstream,
      Duration idle) {
    this.in = in;
    this.out = out;
    this.route = route;
    this.passing = ProviderDialect.of(route).replyHeaders();
    this.reader = reader;
    this.upstream = upstream;
    this.idle = idle;
  }

  /** Whether the client's reply has begun, so that it can only be cut. */
  boolean begun() {
    return begun;
  }

  /** Whether anything of the reply came after its head: an event, or a byte of another kind. */
  boolean content() {
    return content;
  }

  /** Relays the reply with this head until it has ended but for its tail. */
  Outcome relay(UpstreamHead head) throws UpstreamFailure, InterruptedException {
    if (!head.success()) {
      return error(head);
    }
    if (head.encoded()) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
    if (head.events() && (reader.readsEvents() || in.replyMustBeReadable())) {
      return events(head);
    }
    if (head.json()) {
      return document(head);
    }
    if (reader.readsEvents()) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
    return in.replyMustBeReadable() && head.plainText() ? text(head) : opaque(head);
  }

  private Outcome events(UpstreamHead from) throws UpstreamFailure, InterruptedException {
    Head head = from.passing(passing, "text/event-stream; charset=utf-8");
    var parser = new SseParser(EVENT_LIMIT);
    for (byte[] piece = next(); piece != null; piece = next()) {
      parser.feed(piece);
      for (var event = parser.next(); event != null; event = parser.next()) {
        switch (decode(event)) {
          case ReplyReader.Decoded.Pass(Frame frame) -> write(head, frame);
          case ReplyReader.Decoded.Drop() -> {}
          case ReplyReader.Decoded.Tail(Frame tail) -> {
            upstream.drain();
            return new Outcome.Answered(head, tail);
          }
          case ReplyReader.Decoded.Failed() -> throw new UpstreamFailure(Fault.REPORTED);
        }
      }
    }
    if (!reader.readsEvents()) {
      return new Outcome.Answered(head, Frame.Bytes.NONE); // no event of its own says it is whole
    }
    throw new UpstreamFailure(Fault.BROKEN);
  }

  private ReplyReader.Decoded decode(ServerSentEvent event) throws UpstreamFailure {
    content = true;
    try {
      return reader.event(event.name(), event.data());
    } catch (ReplyReader.Malformed noSense) {
      throw new UpstreamFailure(Fault.MALFORMED);
    } finally {
      in.usage(reader.usage());
    }
  }

  private Outcome opaque(UpstreamHead from) throws UpstreamFailure, InterruptedException {
    Head head = from.passing(passing, from.opaqueType());
    for (byte[] piece = next(); piece != null; piece = next()) {
      write(head, new Frame.Bytes(piece));
    }
    return new Outcome.Answered(head, Frame.Bytes.NONE);
  }

  private Outcome text(UpstreamHead from) throws UpstreamFailure, InterruptedException {
    Head head = from.passing(passing, from.opaqueType());
    var decoder = new Utf8Pieces();
    for (byte[] piece = next(); piece != null; piece = next()) {
      String text = decoder.text(piece);
      if (!text.isEmpty()) {
        write(head, new Frame.Text(text));
      }
    }
    decoder.end();
    return new Outcome.Answered(head, Frame.Bytes.NONE);
  }

  private Outcome document(UpstreamHead from) throws UpstreamFailure, InterruptedException {
    Head head = from.passing(passing, from.mediaType());
    byte[] body = whole(in.replyLimit());
    if (body.length == 0 && !reader.readsEvents()) {
      return new Outcome.Answered(head, Frame.Bytes.NONE);
    }
    return new Outcome.Answered(head, reader.document(json(body)));
  }

  /** What the caller got wrong passes in the dialect's own shape; the rest is between us two. */
  private Outcome error(UpstreamHead from) throws UpstreamFailure, InterruptedException {
    if (CALLERS_FAULT.contains(from.status()) && from.json() && !from.encoded()) {
      Frame.Document document = errorDocument();
      if (document != null) {
        var andPatience = new HashSet<>(passing);
        andPatience.addAll(PATIENCE);
        return new Outcome.Answered(from.passing(andPatience, from.mediaType()), document);
      }
    } else {
      upstream.drain();
    }
    Fault fault = Fault.ofStatus(from.status());
    throw new UpstreamFailure(
        fault, from.retryAfter(Instant.now()).filter(wait -> fault.reason().retry()));
  }

  private Frame.@Nullable Document errorDocument() throws InterruptedException {
    try {
      Json json = json(whole(Math.min(ERROR_LIMIT, in.replyLimit())));
      return reader.isError(json) ? reader.document(json) : null;
    } catch (UpstreamFailure unreadable) {
      return null;
    }
  }

  private byte[] whole(long limit) throws UpstreamFailure, InterruptedException {
    var whole = new ByteArrayOutputStream();
    for (byte[] piece = next(); piece != null; piece = next()) {
      if (whole.size() + (long) piece.length > limit) {
        throw new UpstreamFailure(Fault.TOO_LARGE);
      }
      content = true;
      whole.writeBytes(piece);
    }
    return whole.toByteArray();
  }

  private static Json json(byte[] body) throws UpstreamFailure {
    try {
      return JSON.read(body);
    } catch (InvalidJson invalid) {
      throw new UpstreamFailure(Fault.MALFORMED);
    }
  }

  private byte @Nullable [] next() throws UpstreamFailure, InterruptedException {
    return upstream.next(idle);
  }

  private void write(Head head, Frame frame) {
    if (!begun) {
      begun = true;
      out.begin(head);
    }
    out.write(frame);
  }
}
