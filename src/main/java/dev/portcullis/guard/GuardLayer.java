package dev.portcullis.guard;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reply;

/** The place of guard rules. No rule can be configured yet, so it passes every call on. */
public final class GuardLayer implements Layer {
  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    return next.proceed(out);
  }
}
