package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.guard.SecretCorpus;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the packaged gateway, between real connections. */
class GuardIT {
  private static final JsonReader JSON = new JsonReader(JsonLimits.REPLY);
  private static final String TOKEN = SecretCorpus.secret("github-token");
  private static final String HIDDEN = "[redacted:github-token]";

  /** What of the model that leaks must not be seen. */
  private static final List<String> LEAKED = List.of("STUB7FAKE2", "Stub0Fake1");

  private static ScriptedUpstream blunt;
  private static StubModel stub;
  private static ServerUnderTest gateway;
  private static HttpClient client;

  @BeforeAll
  static void start() throws IOException {
    blunt =
        ScriptedUpstream.start(
            (request, wire) ->
                wire.events()
                    .event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}")
                    .event(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + TOKEN + "\"}}]}")
                    .event("[DONE]")
                    .end());
    stub = StubModel.startRecording();
    gateway =
        setup()
            .route("openai", "openai", stub.origin())
            .route("anthropic", "anthropic", stub.origin())
            .route("echo", "generic", stub.origin().resolve("/echo"))
            .route("raw", "generic", stub.origin())
            .start();
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static ServerUnderTest.Setup setup() {
    var setup = ServerUnderTest.setup();
    guarded(setup.route("in", "openai", stub.origin()), "in", "redact", "allow");
    guarded(setup.route("out", "openai", stub.origin()), "out", "allow", "redact");
    guarded(setup.route("refuse", "openai", stub.origin()), "refuse", "allow", "refuse");
    guarded(setup.route("blunt", "openai", blunt.uri("")), "blunt", "allow", "refuse");
    return setup;
  }

  private static void guarded(
      ServerUnderTest.Setup setup, String route, String input, String output) {
    String guard = "portcullis.routes." + route + ".guard.";
    setup
        .with(guard + "secrets.input", input)
        .with(guard + "secrets.output", output)
        .with(guard + "personal.input", input)
        .with(guard + "personal.output", output);
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
    stub.close();
    blunt.close();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(gateway.url() + path))
            .header("authorization", "Bearer " + gateway.key())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static Json json(String text) {
    try {
      return JSON.read(text);
    } catch (InvalidJson wrong) {
      throw new AssertionError(wrong.problem(), wrong);
    }
  }

  private static String quoted(String text) {
    return JsonWriter.text(Json.of(text));
  }

  private static String at(Json json, String... place) {
    return Pointer.of(place).in(json).flatMap(Json::asText).orElse("");
  }

  /** The events of a stream, as JSON; the mark at its end is left out. */
  private static List<Json> events(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> json(line.substring("data: ".length())))
        .toList();
  }

  private static String joined(String stream, String... place) {
    return events(stream).stream().map(event -> at(event, place)).collect(Collectors.joining());
  }

  /** The rows of the corpus as one text, each between lines of its own. */
  private static String marked(SecretCorpus.Row row) {
    return "## " + row.id() + "\n" + row.text() + "\n##\n";
  }

  private static String allRows() {
    return SecretCorpus.rows().map(GuardIT::marked).collect(Collectors.joining());
  }

  private static void assertEachRowRedacted(String text) {
    SecretCorpus.rows()
        .forEach(
            row -> {
              String start = "## " + row.id() + "\n";
              int from = text.indexOf(start) + start.length();
              String got = text.substring(from, text.indexOf("\n##\n", from));
              assertThat(row.isRedactedTo(got)).as("%s", row).isTrue();
            });
  }

  private static String asking(String model, boolean stream, String text) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"max_tokens\":1000000,\"messages\":[{\"role\":\"user\",\"content\":"
        + quoted(text)
        + "}]}";
  }

  @Test
  void everyRowOfTheCorpusIsRedactedOnItsWayToTheModel() throws Exception {
    stub.forget();

    var response = post("/in/v1/chat/completions", asking("stub", false, allRows()));

    assertThat(response.statusCode()).isEqualTo(200);
    Json seen = json(stub.seen().getLast().text());
    assertEachRowRedacted(at(seen, "messages", "0", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAPlainReply() throws Exception {
    var response = post("/out/v1/chat/completions", asking("stub", false, allRows()));

    assertEachRowRedacted(at(json(response.body()), "choices", "0", "message", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAStreamOfChatCompletions() throws Exception {
    var response = post("/out/v1/chat/completions", asking("stub", true, allRows()));

    assertThat(response.body()).endsWith("data: [DONE]\n\n");
    assertEachRowRedacted(joined(response.body(), "choices", "0", "delta", "content"));
  }

  @Test
  void everyRowOfTheCorpusIsRedactedInAStreamedResponseAndInItsEnd() throws Exception {
    String body = "{\"model\":\"stub\",\"stream\":true,\"input\":" + quoted(allRows()) + "}";

    var response = post("/out/v1/responses", body);

    List<Json> events = events(response.body());
    assertEachRowRedacted(joined(response.body(), "delta"));
    assertThat(events.getLast().text("type")).hasValue("response.completed");
    assertEachRowRedacted(at(events.getLast(), "response", "output", "0", "content", "0", "text"));
  }

  @Test
  void everyRowOfTheCorpusIsTreatedAsByDefaultInMessages() throws Exception {
    var plain = post("/anthropic/v1/messages", asking("stub", false, allRows()));
    var streamed = post("/anthropic/v1/messages", asking("stub", true, allRows()));

    String text = at(json(plain.body()), "content", "0", "text");
    assertThat(joined(streamed.body(), "delta", "text").equals(text)).isTrue();
    SecretCorpus.rows()
        .filter(row -> !row.isPersonal())
        .forEach(
            row ->
                assertThat(row.hidden()).as("%s", row).noneMatch(secret -> text.contains(secret)));
  }

  @ParameterizedTest
  @CsvSource({"openai/v1/chat/completions", "openai/v1/responses", "anthropic/v1/messages"})
  void whatAModelLeaksDoesNotLeave(String path) throws Exception {
    String tools =
        """
        ,"tools":[{"type":"function","name":"t","function":{"name":"t","parameters":%1$s},\
        "parameters":%1$s,"input_schema":%1$s}]"""
            .formatted("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    for (boolean stream : new boolean[] {false, true}) {
      for (String with : new String[] {"", tools}) {
        String body =
            asking("stub-secrets", stream, "use the tool t")
                .replaceFirst("\\{", "{\"input\":\"use the tool t\",")
                .replaceFirst("}$", with + "}");

        var response = post("/" + path, forPath(path, body));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain(LEAKED).contains("[redacted:");
      }
    }
  }

  /** Members that one API knows are refused or mistaken by another. */
  private static String forPath(String path, String body) {
    Json.Obj all = (Json.Obj) json(body);
    return JsonWriter.text(
        path.endsWith("responses")
            ? all.without("messages").without("max_tokens")
            : all.without("input"));
  }

  @Test
  void argumentsOfAToolStayJson() throws Exception {
    String body =
        """
        {"model":"stub-secrets","stream":true,"messages":[{"role":"user","content":"tool"}],
         "tools":[{"type":"function","function":{"name":"t","parameters":{"type":"object",
          "properties":{"a":{"type":"string"},"b":{"type":"string"}}}}}]}""";

    var response = post("/openai/v1/chat/completions", body);

    String arguments =
        joined(
            response.body(), "choices", "0", "delta", "tool_calls", "0", "function", "arguments");
    assertThat(at(json(arguments), "b"))
        .contains("[redacted:aws-access-key-id]", "[redacted:pem-private-key]")
        .doesNotContain(LEAKED);
  }

  @Test
  void aPlainReplyWithASecretIsRefusedInWordsThatSdksKnow() throws Exception {
    assertRefused(post("/refuse/v1/chat/completions", asking("stub", false, TOKEN)));
  }

  @Test
  void aStreamThatBeginsWithASecretIsRefusedInTheSameWords() throws Exception {
    assertRefused(post("/blunt/v1/chat/completions", asking("any", true, "hi")));
  }

  private static void assertRefused(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(at(json(response.body()), "error", "code")).isEqualTo("content_filter");
    assertThat(response.body()).contains("github-token").doesNotContain(TOKEN);
  }

  @Test
  void aStreamIsCutAtASecretAndItsEventSaysSo() throws Exception {
    int before = gateway.events().size();
    String text = "word ".repeat(50) + TOKEN + " word";
    String body = asking("stub", true, text);

    String got;
    try {
      got = post("/refuse/v1/chat/completions", body).body();
    } catch (IOException cut) {
      got = "";
    }

    assertThat(got).doesNotContain(TOKEN, "[DONE]");
    assertThat(gateway.eventAfter(before)).isEqualTo("cut_guard");
  }

  @Test
  void requestsAreRefusedByKind() throws Exception {
    var query = post("/echo/x?key=" + TOKEN, "{}");
    var name = post("/echo/x", "{" + quoted(TOKEN) + ":1}");

    assertThat(query.statusCode()).isEqualTo(400);
    assertThat(at(json(query.body()), "detail")).contains("github-token");
    assertThat(query.body() + name.body()).doesNotContain(TOKEN);
    assertThat(name.statusCode()).isEqualTo(400);
  }

  @Test
  void genericDocumentsAreRedactedBothWays() throws Exception {
    stub.forget();

    var response = post("/echo/x", "{\"a\":[" + quoted("is " + TOKEN) + "]}");

    assertThat(stub.seen().getLast().text()).isEqualTo("{\"a\":[\"is " + HIDDEN + "\"]}");
    assertThat(at(json(response.body()), "body")).contains(HIDDEN);
  }

  @Test
  void genericRepliesThatCannotBeReadAreRefused() throws Exception {
    var binary = post("/raw/bytes/100", "{}");
    var events = post("/raw/stream/640", "{}");
    var page = post("/echo/as/stub-html/x", "{}");

    assertThat(binary.statusCode()).isEqualTo(400);
    assertThat(binary.body()).contains("cannot read", "flag or allow");
    assertThat(events.statusCode()).isEqualTo(502);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Not an API.");
  }

  @Test
  void theEventSaysWhatWasLookedAtAndFoundButNotTheText() throws Exception {
    post("/openai/v1/chat/completions", asking("stub", false, "my " + TOKEN));

    Json event = gateway.events().getLast();
    Json detail = Pointer.of("unmapped", "portcullis").in(event).orElseThrow();
    assertThat(JsonWriter.text(detail.at("findings").orElseThrow()))
        .isEqualTo(
            "[{\"rule\":\"github-token\",\"direction\":\"input\",\"action\":\"redact\",\"count\":1}]");
    assertThat(Pointer.of("inspected", "input", "characters").in(detail))
        .hasValue(Json.of(3L + TOKEN.length()));
    assertThat(Pointer.of("inspected", "output", "texts").in(detail)).hasValue(Json.of(1));
    assertThat(JsonWriter.text(event)).doesNotContain(TOKEN);
  }

  @Test
  void theStartSaysWhatIsOnAndOff() {
    assertThat(gateway.process().output())
        .contains(
            "guard     secrets redact in and out; personal flag in and out, on anthropic, echo, openai, raw",
            "guard     secrets allow in, redact out; personal allow in, redact out, on out");
  }

  @Test
  void aWrongActionStopsTheStart() {
    try (GatewayProcess wrong =
        GatewayProcess.laptop()
            .with("portcullis.routes.openai.guard.secrets.input", "sometimes")
            .launch()) {
      assertThat(wrong.exitCode()).isNotZero();
      assertThat(wrong.output())
          .contains("portcullis.routes.openai.guard.secrets.input")
          .doesNotContain("sometimes");
    }
  }
}
