package dev.portcullis.quota;

import java.time.Instant;
import java.util.List;

/**
 * What a ledger has granted to one call, until it is settled.
 *
 * @param id names it within its ledger
 * @param at the moment whose windows it was taken from
 * @param demands what was taken
 */
public record Reservation(String id, Instant at, List<Demand> demands) {
  public Reservation {
    demands = List.copyOf(demands);
  }
}
