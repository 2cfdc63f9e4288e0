package dev.portcullis.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No order of reservations, settlements, passing time and restarts exceeds a limit. */
class LedgerPropertyTest {
  private static final Subject KEY = Subject.key("k");
  private static final Subject ROUTE = Subject.route("r");
  private static final Limit SECONDS = Limit.parse(Measure.TOKENS, "100/10s");
  private static final Limit MINUTES = Limit.parse(Measure.TOKENS, "250/1m");
  private static final Limit SHARED = Limit.parse(Measure.REQUESTS, "4/10s");
  private static final Limit AT_ONCE = Limit.parse(Measure.CONCURRENT, "3");

  /** What happens next. */
  sealed interface Step {
    record Reserve(long tokens, boolean shared) implements Step {}

    record Settle(int which, long tokens, boolean counts) implements Step {}

    record Pass(Duration time) implements Step {}

    record Restart() implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> reserve =
        Combinators.combine(Arbitraries.longs().between(1, 100), Arbitraries.of(true, false))
            .as(Step.Reserve::new);
    Arbitrary<Step> settle =
        Combinators.combine(
                Arbitraries.integers().between(0, 9),
                Arbitraries.longs().between(0, 100),
                Arbitraries.of(true, false))
            .as(Step.Settle::new);
    Arbitrary<Step> pass =
        Arbitraries.longs()
            .between(1, 9_000)
            .map(millis -> new Step.Pass(Duration.ofMillis(millis)));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, reserve),
            net.jqwik.api.Tuple.of(4, settle),
            net.jqwik.api.Tuple.of(3, pass),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new Step.Restart())))
        .list()
        .ofMinSize(20)
        .ofMaxSize(80);
  }

  @Property(tries = 150)
  void neverExceedsALimit(@ForAll("steps") List<Step> steps) throws Exception {
    Path folder = Files.createTempDirectory("portcullis-ledger");
    try (var run = new Run(folder)) {
      for (Step step : steps) {
        run.take(step);
        run.check();
      }
    } finally {
      delete(folder);
    }
  }

  /** A ledger beside a plain model of what it has granted: no smoothing, nothing clever. */
  private static final class Run implements AutoCloseable {
    private final TestClock clock = new TestClock();
    private final Path folder;
    private final List<Reservation> open = new ArrayList<>();
    private final Map<Limit, Map<Long, Long>> counts = new HashMap<>();
    private EmbeddedLedger ledger;

    Run(Path folder) throws Exception {
      this.folder = folder;
      this.ledger = new EmbeddedLedger(folder, clock);
    }

    void take(Step step) throws Exception {
      switch (step) {
        case Step.Reserve(long tokens, boolean shared) -> reserve(tokens, shared);
        case Step.Settle(int which, long tokens, boolean counted) -> settle(which, tokens, counted);
        case Step.Pass(Duration time) -> clock.advance(time);
        case Step.Restart restart -> {
          ledger.close();
          ledger = new EmbeddedLedger(folder, clock);
          open.clear();
        }
      }
    }

    private void reserve(long tokens, boolean shared) {
      List<Demand> demands = new ArrayList<>();
      demands.add(
          new Demand(
              KEY,
              List.of(
                  new Claim(SECONDS, tokens), new Claim(MINUTES, tokens), new Claim(AT_ONCE, 1))));
      if (shared) {
        demands.add(new Demand(ROUTE, List.of(new Claim(SHARED, 1))));
      }
      if (ledger.reserve(demands)
          instanceof Decision.Granted(Reservation granted, List<Counter> after)) {
        open.add(granted);
        change(granted, claim -> claim.amount());
        for (Counter counter : after) {
          assertThat(counter.used()).isLessThanOrEqualTo(counter.limit().amount());
        }
      }
    }

    private void settle(int which, long tokens, boolean counted) {
      if (which < open.size()) {
        Reservation reservation = open.remove(which);
        long reserved = reservation.demands().getFirst().claims().getFirst().amount();
        var charge = new Charge(counted ? 1 : 0, Math.min(tokens, reserved));
        ledger.settle(reservation, charge);
        change(reservation, claim -> charge.of(claim.limit().measure()) - claim.amount());
      }
    }

    private void change(Reservation reservation, java.util.function.ToLongFunction<Claim> by) {
      for (Demand demand : reservation.demands()) {
        for (Claim claim : demand.claims()) {
          if (claim.limit().measure().windowed()) {
            counts
                .computeIfAbsent(claim.limit(), limit -> new HashMap<>())
                .merge(
                    SlidingWindow.of(claim.limit(), reservation.at()).index(),
                    by.applyAsLong(claim),
                    Long::sum);
          }
        }
      }
    }

    void check() {
      counts.forEach(
          (limit, windows) ->
              windows.forEach(
                  (index, count) ->
                      assertThat(count)
                          .as("window %d of %s", index, limit)
                          .isLessThanOrEqualTo(limit.amount())));
      assertThat(open.size()).isLessThanOrEqualTo((int) AT_ONCE.amount());
    }

    @Override
    public void close() throws IOException {
      ledger.close();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
