package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/**
 * A denied call in words: of the limits that did not take it the one that matters most, which is
 * one that never can, else the one that has to be waited for longest.
 *
 * @param counter that limit
 */
record Denial(Counter counter) {

  static Denial of(Decision.Denied denied) {
    Optional<Counter> impossible =
        denied.counters().stream().filter(counter -> !counter.claim().possible()).findFirst();
    return new Denial(
        impossible.orElseGet(
            () ->
                denied.counters().stream()
                    .filter(counter -> !counter.fits())
                    .max(Comparator.comparing(Counter::untilFits))
                    .orElse(denied.refused())));
  }

  /** Whether the call can never be granted as it is. */
  boolean forEver() {
    return !counter.claim().possible();
  }

  QuotaFinding finding() {
    return new QuotaFinding.Denied(
        counter.limit().measure(), counter.limit().window(), counter.subject().kind().text());
  }

  /** The refusal, without the headers that tell what is left. */
  Refusal refusal() {
    if (forEver()) {
      return Refusal.of(
          Reason.EXCEEDS_LIMIT,
          "This call needs up to %s, and the limit of this %s is %s: it can never fit. %s"
              .formatted(
                  amount(counter.claim().amount()),
                  counter.subject().kind().text(),
                  limit(),
                  "Send less, or name a smaller maximum of output tokens."));
    }
    Duration wait = counter.untilFits();
    return Refusal.of(
            Reason.THROTTLED,
            "The limit of this %s, %s, leaves no room for this call. Try again in %d s."
                .formatted(
                    counter.subject().kind().text(),
                    limit(),
                    Math.max(1, wait.plusNanos(999_999_999).toSeconds())))
        .retryAfter(wait);
  }

  private String limit() {
    Limit limit = counter.limit();
    return limit.measure().windowed()
        ? amount(limit.amount()) + " in " + limit.windowText()
        : amount(limit.amount());
  }

  private String amount(long amount) {
    String unit =
        switch (counter.limit().measure()) {
          case REQUESTS -> amount == 1 ? "request" : "requests";
          case TOKENS -> amount == 1 ? "token" : "tokens";
          case CONCURRENT -> amount == 1 ? "call at once" : "calls at once";
        };
    return amount + " " + unit;
  }
}
