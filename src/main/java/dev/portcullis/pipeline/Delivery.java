package dev.portcullis.pipeline;

import dev.portcullis.json.JsonWriter;
import java.util.function.BiConsumer;

/**
 * Carries a request through the pipeline and writes what is left to write: the tail, the refusal,
 * or nothing. Safe for use by several threads, each with a request of its own.
 */
public final class Delivery {
  private final Pipeline pipeline;
  private final ReplyHeaders headers;
  private final BiConsumer<String, Throwable> failures;

  /**
   * A delivery of what this pipeline decides.
   *
   * @param headers the gateway's own, and the voice in which it answers
   * @param failures is told, by name, of what failed in the adapter itself and in afterwards tasks
   */
  public Delivery(Pipeline pipeline, ReplyHeaders headers, BiConsumer<String, Throwable> failures) {
    this.pipeline = pipeline;
    this.headers = headers;
    this.failures = failures;
  }

  /**
   * Serves a request on the calling thread, from its first layer to its last afterwards task;
   * throws nothing.
   */
  public void serve(Exchange in, ClientReply out) {
    try {
      finish(in, out, pipeline.handle(in, out));
    } catch (Stopped gone) {
      out.abort();
    } catch (Throwable failure) { // an Error too: nobody above this could tell
      try {
        failures.accept("delivery", failure);
      } finally {
        out.abort();
      }
    } finally {
      in.runAfterwards(failure -> failures.accept("afterwards", failure));
    }
  }

  private void finish(Exchange in, ClientReply out, Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered(Head head, Frame tail) -> out.end(head, tail);
      case Outcome.Refused(Refusal refusal) -> refuse(in, out, refusal);
      case Outcome.Cut(Cause cause) -> cut(in, out, cause);
    }
  }

  private void refuse(Exchange in, ClientReply out, Refusal refusal) {
    Voice voice = headers.voice(in);
    out.whole(
        new Head(refusal.reason().status(), ReplyHeaders.refusal(refusal, voice.refusalType())),
        JsonWriter.bytes(voice.refusal(refusal, in.request().id())));
  }

  /** A stream that broke says so, and then ends as no whole reply does. */
  private void cut(Exchange in, ClientReply out, Cause cause) {
    if (cause == Cause.CLIENT_GONE || !out.committed()) {
      out.abort();
      return;
    }
    headers.voice(in).broken(cause, in.request().id()).ifPresent(out::write);
    out.breakOff(cause);
  }
}
