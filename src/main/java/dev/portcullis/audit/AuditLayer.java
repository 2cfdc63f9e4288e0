package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Records every outcome, also of refusals and failures; the outermost layer. A reply's tail leaves
 * only after its event was accepted: a plain reply without evidence is a 503, a stream without
 * evidence is cut. Whoever changes something below it tells of it before, which is an event, too;
 * where the event of the outcome is not accepted, what must not stand without it is taken back.
 * That is an event as soon as the trail accepts one, and until then a failure that is told by name.
 */
public final class AuditLayer implements Layer {
  private final AuditTrail trail;
  private final OwedEvents owed;
  private final AuditEvent.Product product;
  private final InstantSource clock;
  private final BiConsumer<String, Throwable> failures;

  /**
   * A layer that records to this trail, as this product.
   *
   * @param failures is told what was taken back, by its kind and id, where no event says so yet
   */
  public AuditLayer(
      AuditTrail trail,
      AuditEvent.Product product,
      InstantSource clock,
      BiConsumer<String, Throwable> failures) {
    this.trail = trail;
    this.owed = new OwedEvents(trail);
    this.product = product;
    this.clock = clock;
    this.failures = failures;
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
    owed.settle();
    return outcome;
  }

  private void takeBack(Exchange in, RuntimeException untold) {
    List<Change> made = in.changes().made();
    try {
      List<Change> back = in.changes().takeBack();
      if (!back.isEmpty()) {
        List<Change> all = Stream.concat(made.stream(), back.stream()).toList();
        give("was taken back", back, TakenBackEvent.of(in, all, product, now()), untold);
      }
    } catch (RuntimeException stands) {
      untold.addSuppressed(stands);
      give("may stand", made, TakenBackEvent.uncertain(in, made, product, now()), untold);
    }
  }

  private void give(String what, List<Change> changes, Json.Obj event, RuntimeException untold) {
    try {
      owed.give(event);
    } catch (RuntimeException unsaid) {
      untold.addSuppressed(unsaid);
      failures.accept("evidence that " + named(changes) + " " + what, unsaid);
    }
  }

  private static String named(List<Change> changes) {
    return changes.stream()
        .map(change -> change.kind() + " " + change.id())
        .collect(Collectors.joining(", "));
  }

  private Instant now() {
    return clock.instant();
  }
}
