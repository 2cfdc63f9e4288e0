package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.AuditTrail.TrailUnavailable;
import dev.portcullis.audit.Verification;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.upstream.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** Batches, throttling and failures, before a service that does what the test says. */
class CloudWatchTrailTest {
  /** What a call meets: a failure, before or after the service has kept what it holds. */
  private record Trouble(Fault fault, boolean kept) {}

  /** Streams in memory. */
  private static final class Service implements LogStreams {
    private final Map<String, List<String>> streams = new LinkedHashMap<>();
    private final List<List<InputLogEvent>> calls = new CopyOnWriteArrayList<>();
    private final Deque<Trouble> troubles = new ConcurrentLinkedDeque<>();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile boolean createsNothing;

    @Override
    public synchronized void create(String stream) throws Failed {
      if (createsNothing) {
        throw new Failed(Fault.NOT_FOUND, new IllegalStateException());
      }
      assertThat(streams).doesNotContainKey(stream);
      streams.put(stream, new ArrayList<>());
    }

    @Override
    public void put(String stream, List<InputLogEvent> events) throws Failed {
      calls.add(events);
      try {
        open.await();
      } catch (InterruptedException never) {
        throw new IllegalStateException(never);
      }
      Trouble trouble = troubles.poll();
      if (trouble == null || trouble.kept()) {
        synchronized (this) {
          List<String> lines = Objects.requireNonNull(streams.get(stream));
          events.forEach(event -> lines.add(event.message()));
        }
      }
      if (trouble != null) {
        throw new Failed(trouble.fault(), new IllegalStateException());
      }
    }

    synchronized Map<String, List<String>> streams() {
      return new LinkedHashMap<>(streams);
    }
  }

  private final Service service = new Service();
  private final AtomicInteger chains = new AtomicInteger();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private Instant now = Instant.parse("2026-11-25T22:00:00Z");
  private final CloudWatchTrail trail = trail();

  private CloudWatchTrail trail() {
    return new CloudWatchTrail(
        service, () -> "chain-" + chains.incrementAndGet(), () -> now, pauses::add);
  }

  @AfterEach
  void close() {
    trail.close();
  }

  private static Json.Obj event(int number) {
    return event(number, 0);
  }

  private static Json.Obj event(int number, int size) {
    return Json.obj(Json.member("number", number), Json.member("text", "x".repeat(size)));
  }

  private void refused(Json.Obj event, Fault fault) {
    assertThatExceptionOfType(TrailUnavailable.class)
        .isThrownBy(() -> trail.accept(event))
        .satisfies(failure -> assertThat(failure.fault()).isEqualTo(fault));
  }

  /** Has these events wait while one is being written, so that they are there all at once. */
  private void acceptAtOnce(List<Json.Obj> events) throws Exception {
    service.open = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> accepted = new ArrayList<>();
      accepted.add(threads.submit(() -> trail.accept(event(-1))));
      Eventually.holds(() -> service.calls.size() == 1);
      for (Json.Obj event : events) {
        accepted.add(threads.submit(() -> trail.accept(event)));
      }
      Thread.sleep(Duration.ofMillis(300)); // a queue cannot be asked how many wait
      service.open.countDown();
      for (Future<?> each : accepted) {
        each.get();
      }
    }
  }

  private static long size(List<InputLogEvent> call) {
    return call.stream()
        .mapToLong(event -> event.message().getBytes(StandardCharsets.UTF_8).length + 26L)
        .sum();
  }

  private void assertWhole(String chain, long events) {
    List<String> lines = Objects.requireNonNull(service.streams().get(chain));
    assertThat(Verification.of(lines.iterator()))
        .isInstanceOfSatisfying(
            Verification.Intact.class, whole -> assertThat(whole.events()).isEqualTo(events));
  }

  @Test
  void putsWhatWaitsIntoOneCall() throws Exception {
    acceptAtOnce(IntStream.range(0, 100).mapToObj(i -> event(i)).toList());

    assertThat(service.calls.size()).isLessThan(10);
    assertWhole("chain-1", 101);
  }

  @Test
  void putsNoMoreBytesIntoACallThanTheServiceTakes() throws Exception {
    acceptAtOnce(IntStream.range(0, 100).mapToObj(i -> event(i, 30_000)).toList());

    assertThat(service.calls)
        .hasSizeGreaterThan(3)
        .allSatisfy(call -> assertThat(size(call)).isLessThanOrEqualTo(ChainedStreams.MOST_BYTES));
    assertWhole("chain-1", 101);
  }

  @Test
  void countsBytesAndNotCharacters() {
    var sink = new ChainedStreams(service, () -> "x", () -> now, pauses::add);
    Json.Obj wide = Json.obj(Json.member("text", "\u20ac".repeat(80_000))); // 240,000 bytes

    assertThat(sink.fitting(Collections.nCopies(10, wide))).isEqualTo(4);
  }

  @Test
  void offersNoMoreEventsInACallThanTheServiceTakes() {
    var sink = new ChainedStreams(service, () -> "x", () -> now, pauses::add);
    List<Json.Obj> many = Collections.nCopies(20_000, Json.obj());

    assertThat(sink.fitting(many)).isBetween(1, ChainedStreams.MOST_EVENTS);
  }

  @Test
  void refusesAnEventThatIsTooLargeAndGoesOn() {
    trail.accept(event(1));
    refused(event(2, 300_000), Fault.FAILED);
    trail.accept(event(3));

    assertWhole("chain-1", 2);
  }

  @Test
  void refusesAnEventThatHasNoCanonicalFormAndGoesOn() {
    refused(Json.obj(Json.member("fraction", new Json.Num("1.5"))), Fault.FAILED);
    trail.accept(event(1));

    assertWhole("chain-1", 1);
  }

  @Test
  void neverGoesBackInTimeWithinAStream() {
    trail.accept(event(1));
    now = now.minusSeconds(3_600);
    trail.accept(event(2));
    now = now.plusSeconds(7_200);
    trail.accept(event(3));

    assertThat(service.calls.stream().flatMap(List::stream).map(InputLogEvent::timestamp))
        .isSorted()
        .hasSize(3);
  }

  @Test
  void triesAgainWhatWasTurnedAwayForItsFrequency() {
    service.troubles.add(new Trouble(Fault.THROTTLED, false));
    service.troubles.add(new Trouble(Fault.THROTTLED, false));

    trail.accept(event(1));

    assertThat(pauses).hasSize(2);
    assertWhole("chain-1", 1);
  }

  @Test
  void givesUpWhereItIsTurnedAwayForItsFrequencyForTooLong() {
    for (int i = 0; i < 4; i++) {
      service.troubles.add(new Trouble(Fault.THROTTLED, false));
    }

    refused(event(1), Fault.THROTTLED);

    assertThat(service.calls).hasSize(4);
    assertThat(pauses.stream().mapToLong(Duration::toMillis).sum()).isLessThan(1_000);
  }

  @ParameterizedTest
  @EnumSource(names = {"THROTTLED", "ACCESS_DENIED", "UNAUTHENTICATED", "CLOCK_SKEW"})
  void goesOnWithTheChainWhereNothingCanHaveBeenKept(Fault fault) {
    trail.accept(event(1));
    for (int i = 0; i < (fault == Fault.THROTTLED ? 4 : 1); i++) {
      service.troubles.add(new Trouble(fault, false));
    }
    refused(event(2), fault);
    trail.accept(event(3));

    assertThat(service.streams()).containsOnlyKeys("chain-1");
    assertWhole("chain-1", 2);
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMED_OUT", "UNREACHABLE", "FAILED", "NOT_FOUND"})
  void triesNothingAgainWhoseFateIsUnknownAndBeginsANewChain(Fault fault) {
    trail.accept(event(1));
    service.troubles.add(new Trouble(fault, false));
    refused(event(2), fault);
    trail.accept(event(3));

    assertThat(service.calls).hasSize(3);
    assertThat(service.streams()).containsOnlyKeys("chain-1", "chain-2");
    assertWhole("chain-1", 1);
    assertWhole("chain-2", 1);
  }

  @Test
  void leavesAChainThatIsWholeAlsoWhereTheServiceHadKeptWhatItDidNotAcknowledge() {
    trail.accept(event(1));
    service.troubles.add(new Trouble(Fault.TIMED_OUT, true));
    refused(event(2), Fault.TIMED_OUT);
    trail.accept(event(3));

    assertWhole("chain-1", 2);
    assertWhole("chain-2", 1);
  }

  @Test
  void refusesWhileNoNewChainCanBegin() {
    service.troubles.add(new Trouble(Fault.TIMED_OUT, false));
    refused(event(1), Fault.TIMED_OUT);
    service.createsNothing = true;
    refused(event(2), Fault.NOT_FOUND);
    service.createsNothing = false;

    trail.accept(event(3));

    assertThat(service.streams()).containsOnlyKeys("chain-1", "chain-3");
    assertWhole("chain-3", 1);
  }

  @Test
  void doesNotStartWhereNoStreamCanBeMade() {
    service.createsNothing = true;

    assertThatExceptionOfType(TrailUnavailable.class).isThrownBy(this::trail);
  }

  @Test
  void takesNothingAfterItsEnd() {
    trail.accept(event(1));
    trail.close();
    trail.close();

    refused(event(2), Fault.FAILED);
    assertWhole("chain-1", 1);
  }
}
