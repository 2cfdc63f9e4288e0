package dev.portcullis.http;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Innermost layers, each with one habit. */
final class Layers {
  static final Head JSON = new Head(200, Headers.of("content-type", "application/json"));
  static final Head EVENTS = new Head(200, Headers.of("content-type", "text/event-stream"));
  static final Frame TAIL = new Frame.Done("[DONE]");

  private Layers() {}

  /** Refuses what the adapter could not take, as shape does. */
  static Layer shape() {
    return (in, out, next) ->
        in.request().refused().isPresent()
            ? Outcome.refused(in.request().refused().get(), "The request cannot be taken.")
            : next.proceed(out);
  }

  static Frame document(String text) {
    return new Frame.Document(Json.obj(Json.member("said", text)), List.of());
  }

  static Frame event(String text) {
    return Frame.Event.of(null, Json.of(text));
  }

  /** Says which target was asked for. */
  static Layer echo() {
    return (in, out, next) ->
        new Outcome.Answered(JSON, document(in.request().method() + " " + in.request().target()));
  }

  /** Reads a body of up to this many bytes and says how long it was. */
  static Layer readsBody(long limit) {
    return (in, out, next) -> {
      try {
        return new Outcome.Answered(JSON, document("read " + in.body(limit).length));
      } catch (BodySource.TooLarge tooLarge) {
        return Outcome.refused(Reason.BODY_TOO_LARGE, "Too large.");
      } catch (BodySource.Malformed malformed) {
        return Outcome.refused(Reason.MALFORMED_REQUEST, "Malformed.");
      }
    };
  }

  /** Refuses without a look at the body. */
  static Layer refuses(Reason reason) {
    return (in, out, next) -> Outcome.refused(reason, "No.");
  }

  /** Streams this many events of this size, and counts those that it got rid of. */
  static Layer streams(int events, int size, AtomicInteger written) {
    return (in, out, next) -> {
      out.begin(EVENTS);
      for (int i = 0; i < events; i++) {
        out.write(event("x".repeat(size)));
        written.incrementAndGet();
      }
      return new Outcome.Answered(EVENTS, TAIL);
    };
  }

  /** Never answers. */
  static Layer hangs(CountDownLatch entered) {
    return (in, out, next) -> {
      entered.countDown();
      new CountDownLatch(1).await();
      throw new IllegalStateException("woke without a cause");
    };
  }
}
