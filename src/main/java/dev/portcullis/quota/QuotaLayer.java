package dev.portcullis.quota;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import java.time.Duration;
import java.util.List;

/**
 * How much may be used. Reserves before the call, from what it can cost at most, and settles after
 * the reply's last byte, from what it did cost. Every call is put to the ledger, also where no
 * limit is on: whoever was stopped gets no further. A ledger that cannot be asked refuses as a
 * failure of this layer. Safe for use by several threads.
 */
public final class QuotaLayer implements Layer {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final String CHALLENGE = "Bearer realm=\"portcullis\", error=\"invalid_token\"";

  private final Ledger ledger;
  private final QuotaRules rules;
  private final Settlements settlements = new Settlements(PATIENCE);

  /** A layer that holds these rules with this ledger. */
  public QuotaLayer(Ledger ledger, QuotaRules rules) {
    this.ledger = ledger;
    this.rules = rules;
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Demands demands =
        rules.demands(in.principal().required(), in.route().required(), in.call().required());
    return switch (reserve(demands.list())) {
      case Decision.Granted granted -> granted(granted, demands, in, out, next);
      case Decision.Denied denied -> new Outcome.Refused(denied(denied, in));
      case Decision.Stopped(Subject subject, Stop why) -> new Outcome.Refused(stopped(why));
    };
  }

  /** A limit that seems reached is asked again when this process's own settlements are through. */
  private Decision reserve(List<Demand> demands) throws InterruptedException {
    long before = settlements.finished();
    Decision decision = ledger.reserve(demands);
    if (decision instanceof Decision.Denied denied) {
      Denial denial = Denial.of(denied);
      if (!denial.forEver() && settlements.await(denial.counter().subject(), before)) {
        return ledger.reserve(demands);
      }
    }
    return decision;
  }

  private Outcome granted(
      Decision.Granted granted, Demands demands, Exchange in, Reply out, Next next)
      throws InterruptedException {
    var metered = new Metered(in, ledger, settlements, granted.reservation(), demands);
    in.afterwards(metered::settle);
    Outcome outcome = null;
    try {
      List<Headers.Field> limits =
          RateLimitHeaders.granted(granted.counters(), in.route().required().dialect().voice());
      outcome = next.proceed(limits.isEmpty() ? out : new Labelled(out, limits));
      return labelled(outcome, limits);
    } finally {
      metered.returned(outcome);
    }
  }

  /** How many subjects have calls that are being settled. */
  int unsettled() {
    return settlements.size();
  }

  private static Outcome labelled(Outcome outcome, List<Headers.Field> limits) {
    return switch (outcome) {
      case Outcome.Answered answered when limits.isEmpty() -> answered;
      case Outcome.Answered(Head head, Frame tail) ->
          new Outcome.Answered(labelled(head, limits), tail);
      case Outcome.Refused(Refusal refusal) -> new Outcome.Refused(refusal.with(limits));
      case Outcome.Cut cut -> cut;
    };
  }

  private static Head labelled(Head head, List<Headers.Field> limits) {
    return new Head(head.status(), head.headers().plus(limits));
  }

  private static Refusal denied(Decision.Denied denied, Exchange in) {
    Denial denial = Denial.of(denied);
    in.quota().fill(denial.finding());
    return denial
        .refusal()
        .with(RateLimitHeaders.denied(denied.counters(), in.route().required().dialect().voice()));
  }

  private static Refusal stopped(Stop why) {
    return switch (why) {
      case REVOKED ->
          Refusal.of(
                  Reason.REVOKED_CREDENTIAL,
                  "The credential was revoked. Ask its owner for a new one.")
              .with("www-authenticate", CHALLENGE);
      case QUARANTINED ->
          Refusal.of(
              Reason.QUARANTINED,
              "The caller is shut out for now. Ask the operators of the gateway.");
    };
  }

  /** A reply that begins with what is left of the limits. */
  private record Labelled(Reply out, List<Headers.Field> limits) implements Reply {
    @Override
    public void begin(Head head) {
      out.begin(labelled(head, limits));
    }

    @Override
    public void write(Frame frame) {
      out.write(frame);
    }
  }
}
