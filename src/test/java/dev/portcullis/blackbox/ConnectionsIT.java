package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.tools.Tool;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that are slow or leave, and upstreams that hang, break off or make no sense: each ends in
 * order, in bounded memory, with one event that says how.
 */
class ConnectionsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final int ALL_SLOTS = 16;

  private static TroubledUpstream upstream;
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    upstream = new TroubledUpstream();
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .with("portcullis.server.request-limit", Integer.toString(ALL_SLOTS))
            .route("patient", "openai", upstream.origin())
            .route("hasty", "openai", upstream.origin())
            .with("portcullis.routes.hasty.timeouts.first-byte", "500ms")
            .route("nervous", "openai", upstream.origin())
            .with("portcullis.routes.nervous.timeouts.idle", "1s")
            .route("brief", "openai", upstream.origin())
            .with("portcullis.routes.brief.timeouts.total", "2s")
            .route("raw", "generic", upstream.origin())
            .unread("raw")
            .route("stub", "openai", stub.origin())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
    upstream.close();
  }

  private static Wire.Response ask(String route, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(gateway.post("/" + route + CHAT, body)).response();
    }
  }

  private static void assertServes() throws IOException {
    assertThat(ask("patient", ServerUnderTest.chat("fine")).status()).isEqualTo(200);
    assertThat(ask("patient", ServerUnderTest.streamedChat("fine")).whole()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hasty, hang, 504, upstream_timeout",
    "patient, reset, 502, upstream_failed",
    "patient, close, 502, upstream_failed",
    "patient, half, 502, upstream_failed",
    "patient, html, 502, upstream_failed",
    "patient, redirect, 502, upstream_rejected",
    "patient, error-first, 502, upstream_failed",
    "brief, hang, 504, deadline_exceeded",
  })
  void refusesWhenTheUpstreamFailsBeforeItsReplyBegins(
      String route, String model, int status, String code) throws Exception {
    int before = gateway.events().size();

    var response = ask(route, ServerUnderTest.streamedChat(model));

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.whole()).isTrue();
    assertThat(response.body()).contains("\"code\":\"" + code + "\"").doesNotContain("secret");
    assertThat(gateway.eventOf(response)).isEqualTo(code);
    assertThat(gateway.eventAfter(before)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "nervous, hang-in-stream, cut_upstream",
    "patient, reset-in-stream, cut_upstream",
    "patient, close-in-stream, cut_upstream",
    "patient, cut-in-chunk, cut_upstream",
    "patient, bad-chunk, cut_upstream",
    "patient, no-json, cut_upstream",
    "patient, error-in-stream, cut_upstream",
    "patient, no-tail, cut_upstream",
    "brief, drip, cut_deadline",
  })
  void saysThatAStreamIsBrokenAndEndsItAsNoWholeReplyEnds(String route, String model, String code)
      throws Exception {
    int before = gateway.events().size();

    var response = ask(route, ServerUnderTest.streamedChat(model));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.whole()).isFalse();
    assertThat(response.body()).contains("piece ").doesNotContain("secret", "[DONE]");
    assertThat(response.body().substring(response.body().lastIndexOf("data: ")))
        .startsWith("data: {\"error\":{")
        .endsWith("\n\n");
    assertThat(gateway.eventOf(response)).isEqualTo(code);
    assertThat(gateway.eventAfter(before)).isEqualTo(code);
  }

  @Test
  void followsNoRedirect() throws Exception {
    ask("patient", ServerUnderTest.chat("redirect"));

    assertThat(upstream.wire().received())
        .noneMatch(request -> request.line().contains("elsewhere"));
  }

  @Test
  void givesUpOnAnUpstreamThatHangs() throws Exception {
    int left = upstream.left();

    ask("hasty", ServerUnderTest.chat("hang"));

    Eventually.holds(() -> upstream.left() > left);
  }

  @Test
  void aClientThatLeavesInMidStreamEndsTheUpstreamsReplyToo() throws Exception {
    int before = gateway.events().size();
    int left = upstream.left();
    try (Wire wire = gateway.connect()) {
      wire.send(gateway.post("/patient" + CHAT, ServerUnderTest.streamedChat("drip")));
      wire.head();
      wire.headers();
      assertThat(wire.chunk()).contains("piece");
      wire.reset();
    }

    assertThat(gateway.eventAfter(before)).isEqualTo("cut_client_gone");
    Eventually.holds(() -> upstream.left() > left);
  }

  @Test
  void aClientThatLeavesInMidStreamEndsTheStubsReplyToo() throws Exception {
    int before = gateway.events().size();
    int abandoned = stub.abandoned();
    try (Wire wire = gateway.connect()) {
      String words =
          ServerUnderTest.streamedChat("stub-drip-20").replace("a b", "a b ".repeat(500));
      wire.send(gateway.post("/stub" + CHAT, words));
      wire.head();
    }

    assertThat(gateway.eventAfter(before)).isEqualTo("cut_client_gone");
    Eventually.holds(() -> stub.abandoned() > abandoned);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aClientThatLeavesBeforeTheFirstByteEndsTheUpstreamsWork(boolean streamed) throws Exception {
    int before = gateway.events().size();
    int left = upstream.left();
    int received = upstream.wire().received().size();
    String body = streamed ? ServerUnderTest.streamedChat("hang") : ServerUnderTest.chat("hang");
    try (Wire wire = gateway.connect()) {
      wire.send(gateway.post("/patient" + CHAT, body));
      Eventually.holds(() -> upstream.wire().received().size() > received);
    }

    assertThat(gateway.eventAfter(before)).isEqualTo("cut_client_gone");
    Eventually.holds(() -> upstream.left() > left);
  }

  @Test
  void aSlowClientSlowsItsUpstreamAndNobodyElse() throws Exception {
    long whole = (long) TroubledUpstream.FLOOD_BLOCK * TroubledUpstream.FLOOD_BLOCKS;
    long before = upstream.wire().written();
    try (Wire slow = gateway.connectReadingLittle()) {
      slow.send(gateway.get("/raw/flood"));
      slow.head();
      slow.headers();
      long read = slow.chunk().length();

      long inFlight = Eventually.steady(() -> upstream.wire().written() - before);
      assertThat(inFlight).isLessThan(whole / 2);
      for (int i = 0; i < 20; i++) {
        assertServes();
      }

      for (String chunk = slow.chunk(); !chunk.isEmpty(); chunk = slow.chunk()) {
        read += chunk.length();
      }
      assertThat(read).isEqualTo(whole);
    }
  }

  private record Trouble(String route, String model, String code) {
    void meet() throws IOException {
      try (Wire wire = gateway.connect()) {
        wire.send(gateway.post("/" + route + CHAT, ServerUnderTest.streamedChat(model)));
        if (!code.equals("cut_client_gone")) {
          wire.response();
        } else if (model.equals("drip")) {
          wire.head();
          wire.reset();
        }
      }
    }
  }

  private static final List<Trouble> TROUBLES =
      List.of(
          new Trouble("patient", "fine", "ok"),
          new Trouble("hasty", "hang", "upstream_timeout"),
          new Trouble("patient", "reset", "upstream_failed"),
          new Trouble("patient", "drip", "cut_client_gone"),
          new Trouble("nervous", "hang-in-stream", "cut_upstream"),
          new Trouble("patient", "error-in-stream", "cut_upstream"),
          new Trouble("patient", "html", "upstream_failed"),
          new Trouble("brief", "drip", "cut_deadline"),
          new Trouble("patient", "no-tail", "cut_upstream"),
          new Trouble("patient", "redirect", "upstream_rejected"));

  @Test
  void servesOnAfterHundredsOfTroubles() throws Exception {
    meet(TROUBLES.stream());
    long files = openFiles();
    int before = gateway.events().size();

    meet(Stream.generate(() -> TROUBLES).limit(20).flatMap(List::stream));

    Eventually.holds(() -> gateway.events().size() >= before + 200);
    Map<String, Long> codes =
        gateway.events().stream()
            .skip(before)
            .map(event -> event.text("status_code").orElseThrow())
            .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
    assertThat(codes)
        .isEqualTo(
            Map.of(
                "ok", 20L,
                "upstream_timeout", 20L,
                "upstream_failed", 40L,
                "upstream_rejected", 20L,
                "cut_client_gone", 20L,
                "cut_upstream", 60L,
                "cut_deadline", 20L));
    assertServes();
    Eventually.holds(() -> upstream.wire().open() <= ALL_SLOTS);
    Eventually.within(Duration.ofSeconds(60), () -> openFiles() <= files + ALL_SLOTS);
  }

  private static void meet(Stream<Trouble> troubles) throws Exception {
    try (var clients = Executors.newFixedThreadPool(ALL_SLOTS / 2)) {
      List<Callable<Void>> tasks = new ArrayList<>();
      troubles.forEach(
          trouble ->
              tasks.add(
                  () -> {
                    trouble.meet();
                    return null;
                  }));
      for (Future<Void> met : clients.invokeAll(tasks)) {
        met.get();
      }
    }
  }

  private static long openFiles() {
    Path folder = Path.of("/proc", Long.toString(gateway.process().handle().pid()), "fd");
    Tool.need("proc", Files.isDirectory(folder), "this system does not tell open files");
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    } catch (IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    }
  }
}
