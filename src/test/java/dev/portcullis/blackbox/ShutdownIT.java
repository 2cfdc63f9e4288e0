package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.Verification;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.tools.Tool;
import dev.portcullis.upstream.Eventually;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the process ends: told to, while replies run, and killed. */
class ShutdownIT {
  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String PIECE =
      "{\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}";

  private final CountDownLatch go = new CountDownLatch(1);
  private ScriptedUpstream upstream;

  @BeforeEach
  void startUpstream() {
    upstream = ScriptedUpstream.start(this::answer);
  }

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  /** One model's reply waits for the test; another's never ends. */
  private void answer(ScriptedUpstream.Received request, ScriptedUpstream.Wire wire)
      throws IOException {
    if (request.body().contains("endless")) {
      wire.events().event(PIECE).hang();
    } else if (request.body().contains("held")) {
      wire.events().event(PIECE);
      await(go);
      wire.event(PIECE).event("[DONE]").end();
    } else {
      wire.json(200, "{\"object\":\"chat.completion\",\"choices\":[]}");
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IOException("the test forgot this");
      }
    } catch (InterruptedException ended) {
      throw new IOException(ended);
    }
  }

  private ServerUnderTest start(String shutdownTimeout) {
    return setup(shutdownTimeout).start();
  }

  private ServerUnderTest.Setup setup(String shutdownTimeout) {
    return ServerUnderTest.setup()
        .route("openai", "openai", upstream.uri(""))
        .with("portcullis.server.shutdown-timeout", shutdownTimeout);
  }

  private static String call(ServerUnderTest gateway, String model) {
    return gateway.post(CHAT, ServerUnderTest.streamedChat(model));
  }

  private static void awaitFirstPiece(Wire wire) throws IOException {
    wire.head();
    wire.headers();
    assertThat(wire.chunk()).startsWith("data: {");
  }

  @Test
  void toldToEndItFinishesWhatRunsAndRefusesTheRest() throws Exception {
    try (ServerUnderTest gateway = start("30s");
        Wire running = gateway.connect();
        Wire busy = gateway.connect();
        Wire idle = gateway.connect()) {
      running.send(call(gateway, "held"));
      awaitFirstPiece(running);
      assertThat(idle.send(call(gateway, "plain")).response().status()).isEqualTo(200);

      assertThat(gateway.process().handle().destroy()).isTrue();
      awaitDraining(gateway, busy);
      Wire.Response refused = idle.send(call(gateway, "plain")).response();
      gateway.process().handle().destroy();
      go.countDown();

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("x-should-retry")).isEqualTo("true");
      assertThat(refused.header("connection")).isEqualTo("close");
      assertThat(gateway.eventOf(refused)).isEqualTo("shutting_down");
      assertEndsWell(running);
      assertThat(gateway.process().exitCode()).isZero();
      assertThat(gateway.events().getLast().text("status_code")).hasValue("ok");
    }
  }

  @Test
  void interruptedFromTheKeyboardItFinishesWhatRunsToo() throws Exception {
    Tool.need("kill");
    ServerUnderTest.Setup setup = setup("30s");
    if (!heedsInterrupts(ProcessHandle.current().pid())) {
      Tool.need("env");
      setup.by("env", "--default-signal=INT"); // a background job's children ignore it
    }
    try (ServerUnderTest gateway = setup.start();
        Wire running = gateway.connect();
        Wire busy = gateway.connect();
        Wire idle = gateway.connect()) {
      long pid = gateway.process().handle().pid();
      running.send(call(gateway, "held"));
      awaitFirstPiece(running);
      assertThat(idle.send(call(gateway, "plain")).response().status()).isEqualTo(200);

      new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
      awaitDraining(gateway, busy);
      assertThat(idle.send(call(gateway, "plain")).response().status()).isEqualTo(503);
      go.countDown();

      assertEndsWell(running);
      gateway.process().exitCode();
    }
  }

  private static boolean heedsInterrupts(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    return Files.notExists(status)
        || Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .noneMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  /** The signal is on its way: once it has arrived, a reply says that it is the last one. */
  private static void awaitDraining(ServerUnderTest gateway, Wire busy) throws IOException {
    Wire.Response response = busy.send(call(gateway, "plain")).response();
    while (!response.header("connection").equals("close")) {
      assertThat(response.status()).isEqualTo(200);
      response = busy.send(call(gateway, "plain")).response();
    }
  }

  private static void assertEndsWell(Wire running) throws IOException {
    assertThat(running.chunk() + running.chunk()).endsWith("data: [DONE]\n\n");
    assertThat(running.chunk()).isEmpty();
    assertThat(running.ended()).isTrue();
  }

  @Test
  void cutsWhatRunsLongerThanItMayWaitAndEnds() throws Exception {
    try (ServerUnderTest gateway = start("1s");
        Wire running = gateway.connect()) {
      running.send(call(gateway, "endless"));
      awaitFirstPiece(running);

      gateway.process().handle().destroy();

      while (!running.ended()) {} // what was sent before the cut
      assertThat(gateway.process().exitCode()).isZero();
      assertThat(gateway.events()).hasSize(1);
      assertThat(gateway.events().getFirst().text("status_code").orElseThrow())
          .isEqualTo("cut_shutdown");
    }
  }

  @Test
  void killedItLeavesAChainThatVerifiesWithAnEventForEachReplyThatEnded() throws Exception {
    Queue<String> answered = new ConcurrentLinkedQueue<>();
    try (ServerUnderTest gateway = start("1s")) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(Thread.ofVirtual().start(() -> call(gateway, answered)));
      }
      Eventually.holds(() -> answered.size() > 200);
      gateway.process().handle().destroyForcibly();
      gateway.process().exitCode();
      for (Thread client : clients) {
        client.join();
      }

      List<Json> events = gateway.events();

      assertThat(events)
          .extracting(event -> event.at("metadata").flatMap(m -> m.text("uid")).orElseThrow())
          .doesNotHaveDuplicates()
          .containsAll(answered);
      List<String> lines = gateway.process().auditLines();
      assertThat(Verification.of(lines.subList(0, events.size()).iterator()))
          .isInstanceOf(Verification.Intact.class);
      assertThat(lines.size() - events.size()).isLessThanOrEqualTo(1); // the kernel may tear one
    }
  }

  private static void call(ServerUnderTest gateway, Queue<String> answered) {
    try (Wire wire = gateway.connect()) {
      while (true) {
        Wire.Response response = wire.send(call(gateway, "plain")).response();
        if (response.whole()) {
          answered.add(response.header("x-request-id"));
        }
      }
    } catch (IOException killed) {
      // as was meant
    }
  }
}
