package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.Verification;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The evidence: one event for each request, on disk before the reply has ended, chained. */
class AuditIT {
  private static final int LARGEST_EVENT = 32 * 1024;
  private static final String CHAT = "/openai/v1/chat/completions";

  /** Members whose values differ from run to run. */
  private static final Set<String> VOLATILE =
      Set.of("time", "start_time", "end_time", "duration", "uid", "ip", "id", "hash", "previous");

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .route("echo", "generic", stub.origin().resolve("/echo"))
            .key("mini", "--scope", "openai:chat:*", "--model", "stub-mini", "--tenant", "golden")
            .key("long", "--scope", "*", "--owner", "\"\\ü".repeat(42), "--tenant", "t".repeat(64))
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @Test
  void writesTheEventOfAPlainChatCallAsTheGoldenFileHasIt() throws Exception {
    Json golden;
    try (InputStream file = AuditIT.class.getResourceAsStream("/golden/api-activity.json")) {
      golden = new JsonReader(JsonLimits.REPLY).read(file.readAllBytes());
    }
    String request =
        gateway
            .post(CHAT, ServerUnderTest.chat("stub-mini"))
            .replace(gateway.key(), gateway.key("mini"));

    Json event = eventOf(answered(request));

    assertThat(JsonWriter.canonical(steady(event)))
        .asString()
        .isEqualTo(new String(JsonWriter.canonical(steady(golden)), StandardCharsets.UTF_8));
  }

  static Stream<Ending> endings() {
    return Ending.at(gateway);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void hasExactlyOneEventOnDiskWhenTheReplyHasEnded(Ending ending) throws Exception {
    int before = gateway.events().size();

    Wire.Response response = answered(ending.request());
    List<Json> events = gateway.events();

    assertThat(response.status()).isEqualTo(ending.status());
    assertThat(events).hasSize(before + 1);
    assertThat(eventOf(response)).isEqualTo(events.getLast());
    assertThat(events.getLast().text("status_code")).contains(ending.code());
  }

  @Test
  void hasOneEventForAClientThatLeftItsStream() throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      wire.send(gateway.post(CHAT, ServerUnderTest.streamedChat("stub-drip-50")));
      assertThat(wire.head()).isEqualTo(200);
      wire.reset();
    }

    Eventually.holds(() -> gateway.events().size() > before);

    assertThat(gateway.events()).hasSize(before + 1);
    assertThat(gateway.events().getLast().text("status_code")).contains("cut_client_gone");
  }

  @Test
  void keepsEventsSmallWhateverIsSent() throws Exception {
    String longest = "m".repeat(128);
    List<String> requests = new ArrayList<>();
    requests.add(gateway.post(CHAT, ServerUnderTest.chat("\\u00fc\\u0001\\\"".repeat(30))));
    requests.add(gateway.post(CHAT, ServerUnderTest.chat(longest)));
    requests.add(gateway.post(CHAT, ServerUnderTest.chat(longest.repeat(1_000))));
    requests.add(gateway.post("/echo" + "/%C3%BC".repeat(1_000) + "?q=" + longest, "[]"));
    requests.add(
        gateway.get(
            "/openai/v1/models",
            Collections.nCopies(90, "x-filler: " + "\\\"".repeat(60)).toArray(String[]::new)));
    for (String request : requests) {
      answered(request.replace(gateway.key(), gateway.key("long")));
    }

    assertThat(gateway.process().auditLines())
        .allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length < LARGEST_EVENT);
  }

  @Test
  void hasEveryMemberThatOcsfRequiresOfApiActivity() throws Exception {
    answered(gateway.get("/openai/v1/models"));
    answered("GET / HTTP/1.1\r\n\r\n");
    answered(gateway.post("/echo/x", "{}"));

    assertThat(gateway.events()).allSatisfy(AuditIT::assertApiActivity);
  }

  private static void assertApiActivity(Json event) {
    long activity = event.integer("activity_id").orElseThrow();
    assertThat(activity).isIn(0L, 1L, 2L, 3L, 4L, 99L);
    assertThat(event.integer("category_uid")).hasValue(6);
    assertThat(event.integer("class_uid")).hasValue(6003);
    assertThat(event.integer("type_uid")).hasValue(600_300 + activity);
    assertThat(event.integer("time").orElseThrow()).isGreaterThan(1_700_000_000_000L);
    assertThat(event.integer("severity_id").orElseThrow()).isIn(1L, 2L, 3L);
    assertThat(event.integer("status_id").orElseThrow()).isIn(1L, 2L);
    assertThat(event.integer("action_id").orElseThrow()).isIn(1L, 2L);
    assertThat(at(event, "metadata", "version")).isEqualTo(Json.of("1.6.0"));
    assertThat(at(event, "metadata", "product", "name")).isEqualTo(Json.of("Portcullis"));
    assertThat(at(event, "metadata", "product", "vendor_name")).isInstanceOf(Json.Str.class);
    assertThat(at(event, "actor", "user", "type_id")).isIn(Json.of(0), Json.of(99));
    assertThat(at(event, "api", "operation")).isInstanceOf(Json.Str.class);
    assertThat(at(event, "src_endpoint", "ip")).isEqualTo(Json.of("127.0.0.1"));
    assertThat(at(event, "http_request", "http_method")).isInstanceOf(Json.Str.class);
  }

  @Test
  void writesAChainInWhichNothingCanBeChangedRemovedOrReordered() throws Exception {
    for (int i = 0; i < 4; i++) {
      answered(gateway.post("/echo/x", "{}"));
    }
    List<String> lines = gateway.process().auditLines();
    int last = lines.size() - 1;

    assertThat(verified(lines)).isInstanceOf(Verification.Intact.class);
    for (int at = 0; at < lines.get(1).length(); at++) {
      List<String> changed = flipped(lines.subList(0, 2), 1, at);
      assertThat(verified(changed)).as("byte " + at).isInstanceOf(Verification.Broken.class);
    }
    for (int line = 0; line < last; line++) {
      List<String> removed = new ArrayList<>(lines);
      removed.remove(line);
      List<String> reordered = new ArrayList<>(lines);
      Collections.swap(reordered, line, line + 1);
      assertThat(verified(removed))
          .as("without line " + line)
          .isInstanceOf(Verification.Broken.class);
      assertThat(verified(reordered))
          .as("line %d later", line)
          .isInstanceOf(Verification.Broken.class);
      assertThat(verified(flipped(lines, line, 30)))
          .as("line " + line)
          .isInstanceOf(Verification.Broken.class);
    }
  }

  private static Verification verified(List<String> lines) {
    return Verification.of(lines.iterator());
  }

  private static List<String> flipped(List<String> lines, int line, int at) {
    List<String> changed = new ArrayList<>(lines);
    var text = new StringBuilder(lines.get(line));
    text.setCharAt(at, (char) (text.charAt(at) ^ 1));
    changed.set(line, text.toString());
    return changed;
  }

  private static Wire.Response answered(String request) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(request).response();
    }
  }

  private static Json eventOf(Wire.Response response) {
    Json id = Json.of(response.header("x-request-id"));
    return gateway.events().stream()
        .filter(event -> at(event, "metadata", "uid").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Json at(Json json, String... path) {
    for (String name : path) {
      json = json.at(name).orElse(Json.Null.NULL);
    }
    return json;
  }

  /** The event without what differs from run to run. */
  private static Json steady(Json json) {
    if (json instanceof Json.Arr(var items)) {
      return new Json.Arr(items.stream().map(AuditIT::steady).toList());
    }
    if (!(json instanceof Json.Obj(var members))) {
      return json;
    }
    Json.Obj steady = Json.obj();
    for (var member : members.entrySet()) {
      boolean differs =
          (VOLATILE.contains(member.getKey()) && !member.getValue().equals(Json.of("golden")))
              || (member.getKey().equals("version") && !member.getValue().equals(Json.of("1.6.0")))
              || member.getKey().equals("sequence");
      Json value = differs ? Json.of("*") : steady(member.getValue());
      steady = steady.with(member.getKey(), value);
    }
    return steady;
  }
}
