package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * What callers do in a day, in any order and side by side: calls that go well, upstreams that fail,
 * clients that are slow, leave or make no sense. Each looks at its own answer.
 */
final class SoakTraffic {
  private static final int CALLERS = 24;
  private static final int LONGEST_PAUSE_MS = 60;
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String TROUBLE = "/trouble/v1/chat/completions";
  private static final String MESSAGES = "/anthropic/v1/messages";
  private static final String MESSAGE =
      "{\"model\":\"%s\",\"max_tokens\":50,\"stream\":%s,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"a b c d e f\"}]}";

  /** What a caller may do. */
  private enum Deed {
    PLAIN,
    STREAM,
    SEVERAL_ON_ONE_CONNECTION,
    MESSAGE,
    MESSAGE_STREAM,
    EMBEDDINGS,
    MODELS,
    SLOW_READER,
    LEAVES_IN_STREAM,
    LEAVES_BEFORE_REPLY,
    LEAVES_IN_UPLOAD,
    LEAVES_IN_HEAD,
    UPSTREAM_FAILS,
    UPSTREAM_CUTS_STREAM,
    UPSTREAM_CUTS_BEFORE,
    UPSTREAM_HANGS,
    UPSTREAM_RESETS_STREAM,
    UPSTREAM_HANGS_IN_STREAM,
    NO_KEY,
    NO_JSON,
    TOO_LARGE
  }

  private final ServerUnderTest gateway;
  private final Map<Deed, LongAdder> done = new EnumMap<>(Deed.class);

  SoakTraffic(ServerUnderTest gateway) {
    this.gateway = gateway;
    for (Deed deed : Deed.values()) {
      done.put(deed, new LongAdder());
    }
  }

  /** Calls for this long. Fails with the first caller that sees what should not be. */
  void run(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        all.add(callers.submit(() -> call(end)));
      }
      for (Future<?> caller : all) {
        caller.get();
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("a caller saw what should not be", failed.getCause());
    }
  }

  /** How often each thing was done. */
  String counts() {
    return done.toString();
  }

  /** Whether everything was done at least once. */
  boolean sawEverything() {
    return done.values().stream().allMatch(count -> count.sum() > 0);
  }

  private Void call(long end) throws Exception {
    Deed[] deeds = Deed.values();
    while (System.nanoTime() < end) {
      Deed deed = deeds[ThreadLocalRandom.current().nextInt(deeds.length)];
      try {
        does(deed);
      } catch (IOException | AssertionError wrong) {
        throw new AssertionError("in " + deed, wrong);
      }
      done.get(deed).increment();
      Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS));
    }
    return null;
  }

  private void does(Deed deed) throws IOException, InterruptedException {
    switch (deed) {
      case PLAIN -> answers(CHAT, ServerUnderTest.chat("stub"), 200);
      case STREAM -> assertThat(streams(CHAT, ServerUnderTest.streamedChat("stub"))).isTrue();
      case SEVERAL_ON_ONE_CONNECTION -> severalOnOneConnection();
      case MESSAGE -> answers(MESSAGES, MESSAGE.formatted("stub", false), 200);
      case MESSAGE_STREAM ->
          assertThat(streams(MESSAGES, MESSAGE.formatted("stub", true))).isTrue();
      case EMBEDDINGS ->
          answers(
              "/openai/v1/embeddings", "{\"model\":\"stub-embedding\",\"input\":\"a b c\"}", 200);
      case MODELS -> models();
      case SLOW_READER -> slowReader();
      case LEAVES_IN_STREAM -> leavesInStream();
      case LEAVES_BEFORE_REPLY -> leaves(post(CHAT, ServerUnderTest.chat("stub-slow-500")));
      case LEAVES_IN_UPLOAD -> leaves(post(CHAT, ServerUnderTest.chat("stub")).replace("}]}", ""));
      case LEAVES_IN_HEAD -> leaves("POST " + CHAT + " HTTP/1.1\r\nhost: gate");
      case UPSTREAM_FAILS -> answers(CHAT, ServerUnderTest.chat("stub-fail-500"), 502);
      case UPSTREAM_CUTS_STREAM ->
          assertThat(streams(CHAT, ServerUnderTest.streamedChat("stub-cut"))).isFalse();
      case UPSTREAM_CUTS_BEFORE -> answers(CHAT, ServerUnderTest.chat("stub-cut-before"), 502);
      case UPSTREAM_HANGS -> answers(TROUBLE, ServerUnderTest.chat("hang"), 504);
      case UPSTREAM_RESETS_STREAM ->
          assertThat(streams(TROUBLE, ServerUnderTest.streamedChat("reset-in-stream"))).isFalse();
      case UPSTREAM_HANGS_IN_STREAM ->
          assertThat(streams(TROUBLE, ServerUnderTest.streamedChat("hang-in-stream"))).isFalse();
      case NO_KEY -> noKey();
      case NO_JSON -> answers(CHAT, "{\"model\":", 400);
      case TOO_LARGE -> answers(CHAT, ServerUnderTest.chat("x".repeat(300_000)), 413);
    }
  }

  private String post(String path, String body) {
    return gateway.post(path, body);
  }

  private void answers(String path, String body, int status) throws IOException {
    try (Wire wire = gateway.connect()) {
      assertThat(wire.send(post(path, body)).response().status()).isEqualTo(status);
    }
  }

  /** Whether the stream came whole. */
  private boolean streams(String path, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      var response = wire.send(post(path, body)).response();
      assertThat(response.status()).isEqualTo(200);
      return response.whole();
    }
  }

  private void severalOnOneConnection() throws IOException {
    try (Wire wire = gateway.connect()) {
      for (int i = 0; i < 5; i++) {
        String body =
            i % 2 == 0 ? ServerUnderTest.chat("stub") : ServerUnderTest.streamedChat("stub");
        var response = wire.send(post(CHAT, body)).response();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.whole()).isTrue();
      }
    }
  }

  private void models() throws IOException {
    try (Wire wire = gateway.connect()) {
      assertThat(wire.send(gateway.get("/openai/v1/models")).response().status()).isEqualTo(200);
    }
  }

  private void noKey() throws IOException {
    try (Wire wire = gateway.connect()) {
      String without = post(CHAT, ServerUnderTest.chat("stub")).replace(gateway.key(), "nobody");
      assertThat(wire.send(without).response().status()).isEqualTo(401);
    }
  }

  private void slowReader() throws IOException, InterruptedException {
    try (Wire wire = gateway.connectReadingLittle()) {
      wire.send(post(CHAT, ServerUnderTest.streamedChat("stub-long-300")));
      assertThat(wire.head()).isEqualTo(200);
      wire.headers();
      int chunks = 0;
      for (String chunk = wire.chunk(); !chunk.isEmpty(); chunk = wire.chunk()) {
        if (++chunks % 20 == 0) {
          Thread.sleep(20);
        }
      }
      assertThat(chunks).isGreaterThanOrEqualTo(300);
    }
  }

  private void leavesInStream() throws IOException {
    try (Wire wire = gateway.connect()) {
      wire.send(post(CHAT, ServerUnderTest.streamedChat("stub-drip-20")));
      assertThat(wire.head()).isEqualTo(200);
      wire.headers();
      for (int i = ThreadLocalRandom.current().nextInt(4); i > 0; i--) {
        wire.chunk();
      }
      if (ThreadLocalRandom.current().nextBoolean()) {
        wire.reset();
      }
    }
  }

  private void leaves(String request) throws IOException, InterruptedException {
    try (Wire wire = gateway.connect()) {
      wire.send(request);
      Thread.sleep(ThreadLocalRandom.current().nextInt(30));
    }
  }
}
