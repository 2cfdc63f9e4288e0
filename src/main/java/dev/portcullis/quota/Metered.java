package dev.portcullis.quota;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A call that was granted, until it is settled. It belongs to the request's own thread. */
final class Metered {
  private final Exchange in;
  private final Ledger ledger;
  private final Settlements settlements;
  private final Reservation reservation;
  private final Demands demands;
  private @Nullable Charge charge;

  Metered(
      Exchange in,
      Ledger ledger,
      Settlements settlements,
      Reservation reservation,
      Demands demands) {
    this.in = in;
    this.ledger = ledger;
    this.settlements = settlements;
    this.reservation = reservation;
    this.demands = demands;
  }

  /** The layers below have returned: what the call costs is known from here on. */
  void returned(@Nullable Outcome outcome) {
    settlements.begin(reservation.demands());
    OptionalLong reserved = demands.reserved();
    Charge due = Charge.of(reserved.orElse(0), in.usage(), outcome);
    charge = due;
    in.quota()
        .fill(
            new QuotaFinding.Taken(
                demands.limits(),
                reserved.isPresent()
                    ? Optional.of(new QuotaFinding.Tokens(reserved.getAsLong(), due.tokens()))
                    : Optional.empty()));
  }

  /** Settles, after the last byte. */
  void settle() {
    if (charge == null) {
      return; // the layers never returned: everything stays charged
    }
    try {
      ledger.settle(reservation, charge);
    } finally {
      settlements.end(reservation.demands());
    }
  }
}
