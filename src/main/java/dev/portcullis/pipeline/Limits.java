package dev.portcullis.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The limits of one caller, tenant, route or model, in the order of their measures.
 *
 * @param all each limit; at most {@link #MOST_WINDOWS} of one measure, each with a window of its
 *     own
 */
public record Limits(List<Limit> all) {
  /** No limit at all. */
  public static final Limits NONE = new Limits(List.of());

  /** How many windows one measure can have. */
  public static final int MOST_WINDOWS = 4;

  /**
   * @throws IllegalArgumentException if a measure has a window twice, or too many of them
   */
  public Limits {
    all = all.stream().sorted((one, other) -> one.measure().compareTo(other.measure())).toList();
    for (Measure measure : Measure.values()) {
      List<Limit> same = all.stream().filter(limit -> limit.measure() == measure).toList();
      if (same.size() > MOST_WINDOWS) {
        throw new IllegalArgumentException("a measure has at most " + MOST_WINDOWS + " windows");
      }
      if (same.stream().map(Limit::window).distinct().count() < same.size()) {
        throw new IllegalArgumentException("a measure has one limit for each window");
      }
    }
  }

  /**
   * Reads {@code requests=60/1m,1000/1d}, {@code tokens=100000/1d}, {@code concurrent=4}.
   *
   * @throws IllegalArgumentException if one of them is none; the message does not repeat it
   */
  public static Limits parse(List<String> texts) {
    List<Limit> limits = new ArrayList<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      Measure measure =
          Measure.parse(text.substring(0, Math.max(equals, 0)))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a limit is of requests, tokens or concurrent: requests=60/1m"));
      for (String one : text.substring(equals + 1).split(",", -1)) {
        limits.add(Limit.parse(measure, one.strip()));
      }
    }
    return new Limits(limits);
  }

  /** These limits, and of each measure that has none here, the others'. */
  public Limits or(Limits others) {
    if (others.all.isEmpty()) {
      return this;
    }
    if (all.isEmpty()) {
      return others;
    }
    return new Limits(
        Stream.concat(
                all.stream(), others.all.stream().filter(limit -> of(limit.measure()).isEmpty()))
            .toList());
  }

  /** Those of this measure. */
  public List<Limit> of(Measure measure) {
    return all.stream().filter(limit -> limit.measure() == measure).toList();
  }

  @Override
  public String toString() {
    return String.join(" ", all.stream().map(Limit::toString).toList());
  }
}
