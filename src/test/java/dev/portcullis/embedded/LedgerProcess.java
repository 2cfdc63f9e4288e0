package dev.portcullis.embedded;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Subject;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** A process that reserves, one after another, and says so each time, until it is killed. */
final class LedgerProcess {
  static final Subject KEY = Subject.key("killed");
  static final String RATE = "1000000000/31d";

  private LedgerProcess() {}

  /** Reserves 10 tokens at a time in this directory; gives back 4 of every second one. */
  public static void main(String... arguments) throws Exception {
    var ledger = new EmbeddedLedger(Path.of(arguments[0]), InstantSource.system());
    System.out.println("open");
    for (int i = 1; ; i++) {
      Decision decision =
          ledger.reserve(List.of(Demanded.of(KEY, Demanded.tokens(10, RATE), Demanded.slot("2"))));
      System.out.println(i);
      ledger.settle(Demanded.granted(decision), new Charge(1, i % 2 == 0 ? 6 : 10));
    }
  }
}
