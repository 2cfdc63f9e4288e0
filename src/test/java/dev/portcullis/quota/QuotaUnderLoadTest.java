package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Usage.Basis;
import dev.portcullis.quota.QuotaWorld.Below;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many callers at once, whose calls end in every way there is. */
class QuotaUnderLoadTest {
  private static final int THREADS = 64;
  private static final int EACH = 8;

  @TempDir private Path folder;

  /** Ends that cost a request each, and a hundred tokens, which is what is reserved. */
  private static final List<Below> COSTLY =
      List.of(
          (in, out) -> ended(in, 10, 90, Basis.REPORTED, answered()),
          (in, out) -> {
            stream(in, out);
            return ended(in, 10, 90, Basis.COUNTED, answered());
          },
          (in, out) -> cut(in, out, Basis.COUNTED, Cause.UPSTREAM),
          (in, out) -> cut(in, out, Basis.COUNTED, Cause.CLIENT_GONE),
          (in, out) -> cut(in, out, Basis.UNKNOWN, Cause.CLIENT_GONE),
          (in, out) -> cut(in, out, Basis.REPORTED, Cause.GUARD),
          (in, out) -> ended(in, 0, 0, Basis.UNKNOWN, failed()),
          (in, out) -> {
            in.usage(Usage.UNKNOWN);
            throw new IllegalStateException("boom");
          });

  /** Ends that cost nothing. */
  private static final List<Below> FREE =
      List.of(
          (in, out) -> failed(),
          (in, out) -> {
            throw new NoClassDefFoundError("boom");
          });

  /** Ends that cost less than was reserved. */
  private static final List<Below> CHEAP =
      List.of(
          (in, out) -> ended(in, 10, 5, Basis.REPORTED, answered()),
          (in, out) -> ended(in, 3, 4, Basis.COUNTED, new Outcome.Cut(Cause.CLIENT_GONE)));

  private static Outcome failed() {
    return Outcome.refused(Reason.UPSTREAM_UNREACHABLE, "Down.");
  }

  private static Outcome ended(Exchange in, long input, long output, Basis basis, Outcome how)
      throws InterruptedException {
    Thread.sleep(1);
    in.usage(new Usage(input, 0, output, basis));
    return how;
  }

  private static void stream(Exchange in, Reply out) throws InterruptedException {
    in.usage(Usage.UNKNOWN);
    out.begin(new Head(200, Headers.NONE));
    Thread.sleep(1);
  }

  private static Outcome cut(Exchange in, Reply out, Basis basis, Cause cause)
      throws InterruptedException {
    stream(in, out);
    in.usage(basis == Basis.UNKNOWN ? Usage.UNKNOWN : new Usage(10, 0, 90, basis));
    throw new Stopped(cause);
  }

  private static List<Ran> everybody(QuotaWorld world, IntFunction<Below> below) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Ran>>> all = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread * EACH;
        all.add(
            threads.submit(
                () -> {
                  List<Ran> ran = new ArrayList<>();
                  for (int i = first; i < first + EACH; i++) {
                    ran.add(world.run(chat(), below.apply(i)));
                  }
                  return ran;
                }));
      }
      List<Ran> ran = new ArrayList<>();
      for (Future<List<Ran>> one : all) {
        ran.addAll(one.get());
      }
      return ran;
    }
  }

  private static <T> T one(List<T> all, int index) {
    return all.get(index % all.size());
  }

  private static List<QuotaFinding.Taken> taken(List<Ran> ran) {
    return ran.stream()
        .map(one -> one.in().quota().required())
        .filter(QuotaFinding.Taken.class::isInstance)
        .map(QuotaFinding.Taken.class::cast)
        .toList();
  }

  private static long tokens(QuotaWorld world, String rate) {
    return world.used(Subject.key("k1"), Demanded.tokens(1, rate));
  }

  @Test
  void fiftyRequestsAreFiftyWhateverTheirEnds() throws Exception {
    try (var world = new QuotaWorld(folder, eachKey("requests=50/1h"), new TestClock())) {
      List<Ran> ran = everybody(world, i -> one(COSTLY, i));

      assertThat(ran).hasSize(THREADS * EACH);
      assertThat(taken(ran)).hasSize(50);
    }
  }

  @Test
  void tokensForFiftyCallsAreFiftyCallsWhateverTheirEnds() throws Exception {
    try (var world = new QuotaWorld(folder, eachKey("tokens=5000/1h"), new TestClock())) {
      List<Ran> ran = everybody(world, i -> one(COSTLY, i));

      assertThat(taken(ran)).hasSize(50);
      assertThat(tokens(world, "5000/1h")).isEqualTo(5_000);
    }
  }

  @Test
  void whatIsFreeTakesNothingFromTheFifty() throws Exception {
    try (var world =
        new QuotaWorld(folder, eachKey("requests=50/1h", "tokens=5000/1h"), new TestClock())) {
      var costly = new AtomicInteger();

      everybody(
          world,
          i ->
              i % 3 == 0
                  ? one(FREE, i)
                  : (in, out) -> {
                    costly.incrementAndGet();
                    return one(COSTLY, i).run(in, out);
                  });
      for (int i = 0; i < 100; i++) { // whoever was refused while a free call held a place
        int each = i;
        world.run(
            chat(),
            (in, out) -> {
              costly.incrementAndGet();
              return one(COSTLY, each).run(in, out);
            });
      }

      assertThat(costly).hasValue(50);
    }
  }

  @Test
  void whatIsChargedIsWhatTheLedgerHasInTheEndAndNeverMoreThanTheLimit() throws Exception {
    try (var world =
        new QuotaWorld(folder, eachKey("tokens=3000/1h", "concurrent=20"), new TestClock())) {
      List<Ran> ran = everybody(world, i -> i % 2 == 0 ? one(CHEAP, i / 2) : one(COSTLY, i / 2));

      long charged =
          taken(ran).stream().mapToLong(one -> one.tokens().orElseThrow().charged()).sum();
      assertThat(charged).isBetween(2_900L, 3_000L);
      assertThat(tokens(world, "3000/1h")).isEqualTo(charged);
      assertThat(world.used(Subject.key("k1"), Demanded.slot("20"))).isZero();
    }
  }

  @Test
  void noMoreCallsRunAtOnceThanMay() throws Exception {
    try (var world = new QuotaWorld(folder, eachKey("concurrent=7"), new TestClock())) {
      var running = new AtomicInteger();
      var most = new AtomicInteger();

      everybody(
          world,
          i ->
              (in, out) -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                try {
                  return one(COSTLY, i).run(in, out);
                } finally {
                  running.decrementAndGet();
                }
              });

      assertThat(most.get()).isBetween(1, 7);
      assertThat(world.used(Subject.key("k1"), Demanded.slot("7"))).isZero();
    }
  }
}
