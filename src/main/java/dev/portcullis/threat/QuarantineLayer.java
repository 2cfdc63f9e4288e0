package dev.portcullis.threat;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reply;

/** The place of quarantine. Nothing detects threats yet, so nobody is shut out. */
public final class QuarantineLayer implements Layer {
  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    return next.proceed(out);
  }
}
