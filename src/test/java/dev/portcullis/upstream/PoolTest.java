package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has which connection, and for how long. */
class PoolTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofSeconds(15);

  private static Pool pool(ScriptedUpstream upstream, int size) {
    return new Pool(
        new Upstream(
            upstream.uri(""), Credential.NONE, new LinkedHashMap<>(), true, Optional.empty()),
        size,
        InstantSource.system(),
        () -> {});
  }

  private static InetSocketAddress address(ScriptedUpstream upstream) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.uri("").getPort());
  }

  private static Wire taken(Pool pool, InetSocketAddress address) throws Exception {
    return taken(pool, address, false);
  }

  private static Wire taken(Pool pool, InetSocketAddress address, boolean afresh) throws Exception {
    Wire wire = Objects.requireNonNull(pool.take(address, afresh, PATIENCE));
    if (!wire.used()) {
      wire.connect(Optional.empty());
      wire.use();
    }
    return wire;
  }

  @Test
  void neverHandsOneConnectionToTwo() throws Exception {
    int size = 3;
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, size);
      InetSocketAddress address = address(upstream);
      Set<Wire> held = ConcurrentHashMap.newKeySet();
      var most = new AtomicInteger();
      var wrong = new AtomicReference<Throwable>();
      List<Thread> crowd =
          IntStream.range(0, 24)
              .mapToObj(
                  i ->
                      Thread.ofVirtual()
                          .start(
                              () -> {
                                try {
                                  for (int turn = 0; turn < 200; turn++) {
                                    useOnce(pool, address, held, most);
                                  }
                                } catch (Throwable failed) {
                                  wrong.set(failed);
                                }
                              }))
              .toList();
      for (Thread each : crowd) {
        each.join();
      }

      assertThat(wrong.get()).isNull();
      assertThat(most.get()).isLessThanOrEqualTo(size);
      Eventually.holds(() -> upstream.open() <= size);
      pool.close();
    }
  }

  private static void useOnce(
      Pool pool, InetSocketAddress address, Set<Wire> held, AtomicInteger most) throws Exception {
    Wire wire = taken(pool, address, ThreadLocalRandom.current().nextInt(50) == 0);
    if (!held.add(wire)) {
      throw new AssertionError("held by two");
    }
    most.accumulateAndGet(held.size(), Math::max);
    Thread.yield();
    held.remove(wire);
    if (ThreadLocalRandom.current().nextInt(20) == 0) {
      pool.discard(wire);
    } else {
      pool.give(wire, KEPT);
    }
  }

  @Test
  void takesTheConnectionThatWasUsedLast() throws Exception {
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, 4);
      Wire first = taken(pool, address(upstream));
      Wire second = taken(pool, address(upstream));
      pool.give(first, KEPT);
      pool.give(second, KEPT);

      assertThat(taken(pool, address(upstream))).isSameAs(second);
      assertThat(taken(pool, address(upstream))).isSameAs(first);
      pool.close();
    }
  }

  @Test
  void reusesNoConnectionToAnotherAddress() throws Exception {
    try (var one = ScriptedUpstream.start((request, wire) -> {});
        var other = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(one, 1);
      Wire first = taken(pool, address(one));
      pool.give(first, KEPT);

      Wire second = taken(pool, address(other));

      assertThat(second).isNotSameAs(first);
      assertThat(second.peer()).isEqualTo(address(other));
      Eventually.holds(() -> one.open() == 0); // for there is room for one
      pool.close();
    }
  }

  @Test
  void closesWhatLiesIdleWhenOnlyANewConnectionWillDo() throws Exception {
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, 4);
      Wire first = taken(pool, address(upstream));
      pool.give(first, KEPT);

      assertThat(taken(pool, address(upstream), true)).isNotSameAs(first);
      Eventually.holds(() -> upstream.open() == 1);
      pool.close();
    }
  }

  @Test
  void givesNothingInTimeWhereAllConnectionsAreInUse() throws Exception {
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, 1);
      Wire first = taken(pool, address(upstream));

      assertThat(pool.take(address(upstream), false, Duration.ofMillis(20))).isNull();
      pool.discard(first);
      assertThat(pool.take(address(upstream), false, PATIENCE)).isNotNull();
      pool.close();
    }
  }

  @Test
  void closesWhatHasLainIdleForTooLong() throws Exception {
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, 4);
      Wire wire = taken(pool, address(upstream));
      Eventually.holds(() -> upstream.open() == 1);
      pool.give(wire, KEPT);
      assertThat(pool.look(System.nanoTime())).isTrue();
      assertThat(upstream.open()).isEqualTo(1);

      pool.look(System.nanoTime() + KEPT.toNanos());

      Eventually.holds(() -> upstream.open() == 0);
      assertThat(pool.look(System.nanoTime())).isFalse();
      assertThat(taken(pool, address(upstream))).isNotSameAs(wire);
      pool.close();
    }
  }

  @Test
  void closesAllWhenItIsClosed() throws Exception {
    try (var upstream = ScriptedUpstream.start((request, wire) -> {})) {
      Pool pool = pool(upstream, 4);
      Wire idle = taken(pool, address(upstream));
      taken(pool, address(upstream));
      pool.give(idle, KEPT);

      pool.close();

      Eventually.holds(() -> upstream.accepted() == 2 && upstream.open() == 0);
      assertThat(failsToConnect(pool, address(upstream))).isTrue();
    }
  }

  private static boolean failsToConnect(Pool pool, InetSocketAddress address) throws Exception {
    try {
      taken(pool, address);
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** A frozen process may not see time pass, but finds the clock elsewhere. */
  @ParameterizedTest
  @CsvSource({"14, 1", "15, 2", "3600, 2", "-1, 2"})
  void neverReusesAConnectionThatHasExpiredByTheClock(long seconds, int connections) {
    var now = new AtomicReference<>(Instant.parse("2026-11-26T10:00:00Z"));
    try (var upstream = ScriptedUpstream.start((request, wire) -> wire.json(200, "{}"));
        Gateway gateway = Gateway.to(upstream).pool(1).clock(now::get).start()) {
      gateway.run(Gateway.chat());
      now.updateAndGet(then -> then.plusSeconds(seconds));

      var run = gateway.run(Gateway.chat());

      assertThat(run.exchange().attempts()).extracting(Attempt::result).containsOnly("answered");
      assertThat(upstream.accepted()).isEqualTo(connections);
    }
  }

  @Test
  void neverMixesRepliesUp() {
    try (var upstream =
            ScriptedUpstream.start(
                (request, wire) ->
                    wire.json(200, "{\"path\":\"" + request.line().split(" ", 3)[1] + "\"}"));
        Gateway gateway = Gateway.to(upstream).generic().pool(4).start()) {
      for (int round = 0; round < 10; round++) {
        List<Gateway.Running> crowd =
            IntStream.range(0, 40).mapToObj(i -> gateway.start(Gateway.get("n" + i))).toList();
        for (int i = 0; i < crowd.size(); i++) {
          Outcome outcome = crowd.get(i).outcome();
          assertThat(outcome).isInstanceOf(Outcome.Answered.class);
          Json json = ((Frame.Document) ((Outcome.Answered) outcome).tail()).json();
          assertThat(JsonWriter.text(json)).isEqualTo("{\"path\":\"/base/v1/n" + i + "\"}");
        }
      }
      assertThat(upstream.accepted()).isLessThanOrEqualTo(4);
    }
  }
}
