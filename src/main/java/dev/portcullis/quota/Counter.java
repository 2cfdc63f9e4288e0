package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Remaining;
import java.time.Duration;
import java.time.Instant;

/**
 * What a ledger knows of one limit of one subject at one moment.
 *
 * @param claim the limit, and what the call asked of it
 * @param used how much of it is used: in the window of this moment, or at once
 * @param previous how much was used in the window before, as far as the ledger knows; else 0
 * @param at the moment
 */
public record Counter(Subject subject, Claim claim, long used, long previous, Instant at) {
  /** After how long it makes sense to ask again where nobody knows when a call will end. */
  private static final Duration SOON = Duration.ofSeconds(1);

  /** The limit. */
  public Limit limit() {
    return claim.limit();
  }

  /** What of the limit is there to be used at this moment. */
  public long bound() {
    long amount = limit().amount();
    return limit().measure().windowed()
        ? SlidingWindow.of(limit(), at).bound(amount, previous)
        : amount;
  }

  /** Whether the claim fits beside what is used. */
  public boolean fits() {
    return claim.amount() <= bound() - used;
  }

  /** How long until the claim fits; meaningful where it is {@link Claim#possible}. */
  public Duration untilFits() {
    return limit().measure().windowed()
        ? SlidingWindow.of(limit(), at).untilFits(limit().amount(), claim.amount(), used, previous)
        : SOON;
  }

  /** What is left, with the end of the window. */
  public Remaining remaining() {
    return remaining(
        limit().measure().windowed()
            ? Duration.ofMillis(SlidingWindow.of(limit(), at).rest())
            : Duration.ZERO);
  }

  /** What is left, where the claim did not fit: with the time from which on it will. */
  public Remaining remainingOfDenied() {
    return fits() || !claim.possible() ? remaining() : remaining(untilFits());
  }

  private Remaining remaining(Duration reset) {
    return new Remaining(limit(), Math.max(0, bound() - used), reset, at);
  }

  /** This counter with the claim in it. */
  public Counter taken() {
    return new Counter(subject, claim, used + claim.amount(), previous, at);
  }
}
