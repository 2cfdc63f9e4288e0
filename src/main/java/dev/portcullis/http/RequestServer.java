package dev.portcullis.http;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Voice;
import java.util.function.BiConsumer;

/**
 * Carries a request through the pipeline and writes what is left to write: the tail, the refusal,
 * or nothing. It runs on the request's thread from its first layer to its last afterwards task.
 */
final class RequestServer {
  private final Pipeline pipeline;
  private final ResponseHeaders headers;
  private final BiConsumer<String, Throwable> failures;

  RequestServer(
      Pipeline pipeline, ResponseHeaders headers, BiConsumer<String, Throwable> failures) {
    this.pipeline = pipeline;
    this.headers = headers;
    this.failures = failures;
  }

  /** Serves a request until nothing of it is left to do. */
  void serve(Exchange in, VertxReply out) {
    try {
      finish(in, out, pipeline.handle(in, out));
    } catch (Stopped gone) {
      out.abort();
    } catch (Throwable failure) { // an Error too: nobody above this could tell
      failures.accept("http", failure);
      out.abort();
    } finally {
      in.runAfterwards(failure -> failures.accept("afterwards", failure));
    }
  }

  private void finish(Exchange in, VertxReply out, Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered answered when out.begun() -> out.end(answered.tail());
      case Outcome.Answered answered ->
          out.whole(
              answered.head().status(),
              answered.head().headers(),
              FrameWriter.bytes(answered.tail()));
      case Outcome.Refused(Refusal refusal) -> refuse(in, out, refusal);
      case Outcome.Cut(Cause cause) -> cut(in, out, cause);
    }
  }

  private void refuse(Exchange in, VertxReply out, Refusal refusal) {
    Voice voice = headers.voice(in);
    out.whole(
        refusal.reason().status(),
        ResponseHeaders.refusal(refusal, voice.refusalType()),
        JsonWriter.bytes(voice.refusal(refusal, in.request().id())));
  }

  /** A stream that broke says so, and then ends as no whole reply does. */
  private void cut(Exchange in, VertxReply out, Cause cause) {
    if (cause == Cause.CLIENT_GONE || !out.begun()) {
      out.abort();
      return;
    }
    headers.voice(in).broken(cause, in.request().id()).ifPresent(out::write);
    out.breakOff();
  }
}
