package dev.portcullis.audit;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reply;
import java.time.InstantSource;

/**
 * Records every outcome, also of refusals and failures; the outermost layer. A reply's tail leaves
 * only after its event was accepted: a plain reply without evidence is a 503, a stream without
 * evidence is cut. Whoever changes something below it tells of it before, which is an event, too;
 * where the event of the outcome is not accepted, what must not stand without it is taken back.
 */
public final class AuditLayer implements Layer {
  private final AuditTrail trail;
  private final AuditEvent.Product product;
  private final InstantSource clock;

  /** A layer that records to this trail, as this product. */
  public AuditLayer(AuditTrail trail, AuditEvent.Product product, InstantSource clock) {
    this.trail = trail;
    this.product = product;
    this.clock = clock;
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    in.intents()
        .fill(intended -> trail.accept(IntentEvent.of(in, intended, product, clock.instant())));
    Outcome outcome = next.proceed(out);
    try {
      trail.accept(AuditEvent.of(in, outcome, product, clock.instant()));
    } catch (RuntimeException untold) {
      takeBack(in, untold);
      throw untold;
    }
    return outcome;
  }

  private static void takeBack(Exchange in, RuntimeException untold) {
    try {
      in.changes().takeBack();
    } catch (RuntimeException stands) {
      untold.addSuppressed(stands);
    }
  }
}
