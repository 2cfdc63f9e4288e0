package dev.portcullis.embedded;

import static dev.portcullis.quota.Demanded.granted;
import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.TestClock.MIDNIGHT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import dev.portcullis.quota.UsagesContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who looks at the embedded ledger, beside the process that counts with it and within. */
class EmbeddedUsagesTest {
  @TempDir Path data;

  abstract class Looking extends UsagesContract {
    EmbeddedLedger ledger;

    @BeforeEach
    void open() throws Exception {
      ledger = new EmbeddedLedger(data, clock);
    }

    @AfterEach
    void close() throws Exception {
      ledger.close();
    }

    @Override
    protected Ledger ledger() {
      return ledger;
    }
  }

  @Nested
  class Within extends Looking {
    @Override
    protected Usages usages() {
      return ledger;
    }
  }

  @Nested
  class Beside extends Looking {
    @Override
    protected Usages usages() {
      return new EmbeddedUsages(data, clock);
    }

    @Test
    void remembersTheLastUseOverRestartsAndDamage() throws Exception {
      Subject key = Subject.key("k");
      ledger.settle(granted(ledger.reserve(List.of(Demanded.of(key)))), new Charge(1, 0));
      ledger.close();
      Path used = data.resolve("ledger/used");
      Files.writeString(used, "nonsense\n" + Files.readString(used) + "17");

      open();

      assertThat(ledger.of(key).lastUsed()).contains(MIDNIGHT);
      assertThat(Files.readString(used)).isEqualTo(MIDNIGHT.getEpochSecond() + " key:k\n");
    }

    @Test
    void keepsTheFileSmallHoweverOftenAKeyIsUsed() throws Exception {
      Subject key = Subject.key("k");
      for (int i = 0; i < 5_000; i++) {
        clock.advance(Usages.COARSE);
        ledger.settle(granted(ledger.reserve(List.of(Demanded.of(key)))), new Charge(1, 0));
      }

      assertThat(Files.readAllLines(data.resolve("ledger/used"))).hasSizeBetween(1, 1_000);
      assertThat(usages().of(key).lastUsed()).contains(clock.instant());
    }

    /** A busy gateway writes its files without a pause. */
    @Test
    void tellsWhatIsUsedWhileItIsCountedWithoutAPause() throws Exception {
      Subject key = Subject.key("k");
      Usages usages = usages();
      var done = new AtomicBoolean();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var counting =
            threads.submit(
                () -> {
                  long granted = 0;
                  for (; !done.get(); granted++) {
                    granted(ledger.reserve(List.of(Demanded.of(key, request("1000000000/1d")))));
                  }
                  return granted;
                });
        long last = 0;
        try {
          for (int i = 0; i < 50; i++) {
            long used = used(usages, key);
            assertThat(used).isGreaterThanOrEqualTo(last);
            last = used;
          }
        } finally {
          done.set(true);
        }

        long granted = counting.get();

        assertThat(used(usages, key)).isEqualTo(granted).isGreaterThanOrEqualTo(last);
      }
    }

    private static long used(Usages usages, Subject subject) {
      return usages.of(subject).uses().stream().mapToLong(Standing.Use::used).sum();
    }

    @Test
    void forgetsUsesThatAreMoreThanAYearOld() throws Exception {
      Subject key = Subject.key("k");
      ledger.settle(granted(ledger.reserve(List.of(Demanded.of(key)))), new Charge(1, 0));
      ledger.close();
      clock.advance(Duration.ofDays(401));

      open();

      assertThat(usages().of(key).lastUsed()).isEmpty();
    }
  }
}
