package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Mixed traffic for a while, after which the gateway holds what it held before. The variable {@code
 * SOAK} says for how long, such as {@code PT10M}; without it the while is short.
 */
@Tag("slow")
class SoakIT {
  private static final Duration SOAK =
      Duration.parse(System.getenv().getOrDefault("SOAK", "PT20S"));
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  /** Longer than idle connections to upstreams are kept. */
  private static final Duration QUIET = Duration.ofSeconds(20);

  private static final int SLOTS = 64;
  private static final long TOKENS = 1_000_000_000_000L;
  private static final Pattern CHARGED = Pattern.compile("\"charged_tokens\":(\\d+)");
  private static final Pattern RESERVED = Pattern.compile("\"reserved_tokens\":(\\d+)");
  private static final int FEW = 8;
  private static final long SOME_MEMORY = 8L << 20;

  /** What is resident also has what no collection has looked at yet. */
  private static final long SOME_RESIDENT_MEMORY = 64L << 20;

  @Test
  void holdsNothingAfterwardsThatItDidNotHoldBefore() throws Exception {
    try (StubModel stub = StubModel.start();
        var trouble = new TroubledUpstream();
        ServerUnderTest gateway = gateway(stub, trouble)) {
      new SoakTraffic(gateway).run(WARM_UP);
      Thread.sleep(QUIET);
      Vitals before = Vitals.of(gateway.process().handle());

      var traffic = new SoakTraffic(gateway);
      traffic.run(SOAK);
      Thread.sleep(QUIET);
      Vitals after = Vitals.of(gateway.process().handle());

      System.out.printf(
          "Soaked for %s: %s%nbefore %s%nafter  %s%n", SOAK, traffic.counts(), before, after);
      assertThat(traffic.sawEverything()).isTrue();
      assertThat(after.requests()).isZero();
      assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + FEW);
      assertThat(after.files()).isLessThanOrEqualTo(before.files() + FEW);
      assertThat(after.heap()).isLessThan(before.heap() + slack());
      assertThat(gateway.process().output()).doesNotContain("OutOfMemory", "Exception");
      assertNothingStaysReserved(gateway);
      assertEverySlotIsFree(gateway);
    }
  }

  private static long slack() {
    return System.getProperty("portcullis.artifact", ".jar").endsWith(".jar")
        ? SOME_MEMORY
        : SOME_RESIDENT_MEMORY;
  }

  private static ServerUnderTest gateway(StubModel stub, TroubledUpstream trouble) {
    return ServerUnderTest.setup()
        .heap("256m")
        .with("portcullis.server.request-limit", Integer.toString(SLOTS))
        .with("portcullis.limits.key.concurrent", Integer.toString(SLOTS))
        .with("portcullis.limits.key.tokens", TOKENS + "/31d")
        .route("openai", "openai", stub.origin())
        .with("portcullis.routes.openai.body-limit", "200K")
        .route("anthropic", "anthropic", stub.origin())
        .route("trouble", "openai", trouble.origin())
        .with("portcullis.routes.trouble.timeouts.first-byte", "2s")
        .with("portcullis.routes.trouble.timeouts.idle", "2s")
        .start();
  }

  /** What is counted as used is what the events say was charged, and nothing more. */
  private static void assertNothingStaysReserved(ServerUnderTest gateway) throws Exception {
    long charged =
        gateway.process().auditLines().stream().mapToLong(line -> number(CHARGED, line)).sum();
    try (Wire wire = gateway.connect()) {
      var last =
          wire.send(gateway.post("/openai/v1/chat/completions", ServerUnderTest.chat("stub")))
              .response();
      long reserved = number(RESERVED, gateway.process().auditLines().getLast());
      long left = Long.parseLong(last.header("x-ratelimit-remaining-tokens"));
      assertThat(TOKENS - left - reserved).isEqualTo(charged);
    }
  }

  private static long number(Pattern member, String line) {
    Matcher found = member.matcher(line);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** As many calls as may run at once do run at once. */
  private static void assertEverySlotIsFree(ServerUnderTest gateway) throws Exception {
    List<Wire> open = new ArrayList<>();
    try {
      for (int i = 0; i < SLOTS; i++) {
        Wire wire = gateway.connect();
        open.add(wire);
        wire.send(
            gateway.post(
                "/openai/v1/chat/completions", ServerUnderTest.streamedChat("stub-drip-1000")));
      }
      for (Wire wire : open) {
        assertThat(wire.head()).isEqualTo(200);
      }
    } finally {
      for (Wire wire : open) {
        wire.close();
      }
    }
  }
}
