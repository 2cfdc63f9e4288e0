package dev.portcullis.quota;

import java.util.List;

/** What a ledger says to the demands of one call. */
public sealed interface Decision {
  /**
   * Everything was taken.
   *
   * @param counters of each limit, with the call's claim in it
   */
  record Granted(Reservation reservation, List<Counter> counters) implements Decision {
    public Granted {
      counters = List.copyOf(counters);
    }
  }

  /**
   * A limit did not take it, and nothing was taken, or what was taken has been given back.
   *
   * @param refused the limit that did not
   * @param counters of the limits that are known, at least those of that limit's subject; without
   *     the call's claims
   */
  record Denied(Counter refused, List<Counter> counters) implements Decision {
    public Denied {
      counters = List.copyOf(counters);
    }
  }

  /** A subject was stopped; nothing was taken. */
  record Stopped(Subject subject, Stop why) implements Decision {}
}
