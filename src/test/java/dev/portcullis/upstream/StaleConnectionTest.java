package dev.portcullis.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Connections of the pool that died while nobody used them. */
class StaleConnectionTest {
  private static final String OK = "{\"text\":\"ok\"}";

  /** Answers the first request on each connection, and resets it when it is used again. */
  private static final class Forgetful implements ScriptedUpstream.Script {
    private final Set<Thread> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch crowd;

    /** The first answers are given when so many requests are there. */
    Forgetful(int crowd) {
      this.crowd = new CountDownLatch(crowd);
    }

    @Override
    public void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
        throws IOException {
      if (!connections.add(Thread.currentThread())) { // each connection has a thread of its own
        wire.reset();
        return;
      }
      crowd.countDown();
      try {
        crowd.await();
      } catch (InterruptedException ended) {
        throw new IOException(ended);
      }
      wire.json(200, OK);
    }
  }

  private static Persistence tries(int attempts) {
    return new Persistence(
        attempts, Set.of(), Duration.ofMillis(1), Duration.ofSeconds(1), 1, Duration.ofMinutes(5));
  }

  private static List<String> results(Gateway.Running run) {
    return run.exchange().attempts().stream().map(Attempt::result).toList();
  }

  private static ScriptedUpstream closingAfterEachReply() {
    return ScriptedUpstream.start(
        (request, wire) -> {
          wire.json(200, OK);
          wire.close();
        });
  }

  @Test
  void doesNotReuseAConnectionThatTheUpstreamHasClosed() throws InterruptedException {
    try (var upstream = closingAfterEachReply();
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      for (int i = 0; i < 5; i++) {
        assertThat(results(gateway.run(Gateway.chat()))).containsExactly("answered");
        Thread.sleep(100); // until the kernel has heard of it
      }
      assertThat(upstream.accepted()).isEqualTo(5);
    }
  }

  @Test
  void losesNoRequestOverConnectionsThatCloseJustNow() {
    try (var upstream = closingAfterEachReply();
        Gateway gateway = Gateway.to(upstream).pool(1).persistence(tries(2)).start()) {
      for (int i = 0; i < 200; i++) {
        assertThat(gateway.run(Gateway.chat()).outcome()).isInstanceOf(Outcome.Answered.class);
      }
      assertThat(upstream.received()).hasSize(200);
    }
  }

  @Test
  void triesAgainOnANewConnectionWhereAReusedOneIsReset() {
    try (var upstream = ScriptedUpstream.start(new Forgetful(1));
        Gateway gateway = Gateway.to(upstream).pool(1).persistence(tries(2)).start()) {
      gateway.run(Gateway.chat());
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
      assertThat(results(run)).containsExactly("connection_died", "answered");
      assertThat(upstream.accepted()).isEqualTo(2);
    }
  }

  @Test
  void staysWithTheUpstreamBehindADeadConnection() {
    try (var first = ScriptedUpstream.start(new Forgetful(1));
        var second = ScriptedUpstream.start((request, wire) -> wire.json(200, OK));
        Gateway gateway = Gateway.to(first).then(second).pool(1).persistence(tries(2)).start()) {
      gateway.run(Gateway.chat());
      var run = gateway.run(Gateway.chat());

      assertThat(run.exchange().attempts()).extracting(Attempt::upstream).containsExactly(0, 0);
      assertThat(second.received()).isEmpty();
    }
  }

  @Test
  void needsOneMoreTryWhereManyIdleConnectionsAreDead() {
    int many = 12;
    try (var upstream = ScriptedUpstream.start(new Forgetful(many));
        Gateway gateway = Gateway.to(upstream).persistence(tries(2)).start()) {
      List<Gateway.Running> crowd =
          IntStream.range(0, many).mapToObj(i -> gateway.start(Gateway.chat())).toList();
      crowd.forEach(run -> assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class));
      assertThat(upstream.accepted()).isEqualTo(many);

      for (int i = 0; i < many; i++) {
        var run = gateway.run(Gateway.stream());
        assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
        assertThat(results(run)).endsWith("answered");
      }
    }
  }

  @Test
  void doesNotTryAgainWhereTheRouteTriesOnce() {
    try (var upstream = ScriptedUpstream.start(new Forgetful(1));
        Gateway gateway = Gateway.to(upstream).pool(1).start()) {
      gateway.run(Gateway.chat());
      var run = gateway.run(Gateway.chat());

      assertThat(run.outcome()).isInstanceOf(Outcome.Refused.class);
      assertThat(results(run)).containsExactly("connection_died");
      assertThat(run.exchange().usage()).isEqualTo(Usage.UNKNOWN);
    }
  }

  @Test
  void holdsADeadConnectionAgainstNoUpstream() {
    try (var upstream = ScriptedUpstream.start(new Forgetful(1));
        Gateway gateway = Gateway.to(upstream).pool(1).persistence(tries(1)).start()) {
      gateway.run(Gateway.chat());
      assertThat(results(gateway.run(Gateway.chat()))).containsExactly("connection_died");

      assertThat(results(gateway.run(Gateway.chat()))).containsExactly("answered");
    }
  }
}
