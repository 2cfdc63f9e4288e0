package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import java.util.Arrays;
import java.util.List;

/** Demands for tests. */
public final class Demanded {
  private Demanded() {}

  /** A rate, such as {@code 60/1m}. */
  public static Limit limit(Measure measure, String text) {
    return Limit.parse(measure, text);
  }

  /** A demand of one key. */
  public static Demand of(Subject subject, Claim... claims) {
    return new Demand(subject, Arrays.asList(claims));
  }

  /** This many tokens of a limit. */
  public static Claim tokens(long amount, String rate) {
    return new Claim(limit(Measure.TOKENS, rate), amount);
  }

  /** One request. */
  public static Claim request(String rate) {
    return new Claim(limit(Measure.REQUESTS, rate), 1);
  }

  /** One call at once. */
  public static Claim slot(String most) {
    return new Claim(limit(Measure.CONCURRENT, most), 1);
  }

  /** What a ledger has granted, or an error that says what it said instead. */
  public static Reservation granted(Decision decision) {
    if (decision instanceof Decision.Granted(Reservation reservation, List<Counter> counters)) {
      return reservation;
    }
    throw new AssertionError("not granted: " + decision);
  }
}
