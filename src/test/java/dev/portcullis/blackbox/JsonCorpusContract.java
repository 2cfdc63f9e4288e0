package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubRequest;
import dev.portcullis.json.JsonCorpus;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every document of the corpus, sent to a generic route named {@code echo} of a gateway wherever it
 * runs: what is not strict JSON stops at the gateway, and of what is the upstream receives a fresh
 * writing, equal to what was sent.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JsonCorpusContract {
  private static final JsonReader READER = new JsonReader(JsonLimits.REQUEST);

  /** A client that asks before it sends a body: it gets to read the refusal of a large one. */
  private static final RestAssuredConfig ASKING =
      RestAssuredConfig.config()
          .httpClient(httpClientConfig().setParam("http.protocol.expect-continue", true));

  private final Map<String, Response> replies = new HashMap<>();
  private final Map<String, List<StubRequest>> received = new HashMap<>();

  /** The gateway. */
  abstract GatewayInReach gateway();

  /** Whether what is before the gateway carries this document as it is. */
  boolean carried(JsonCorpus.Row row) {
    return true;
  }

  /** All in one go: an emulator takes its time for each of them. */
  @BeforeEach
  void sendEachDocumentOnce() throws InterruptedException {
    if (!replies.isEmpty()) {
      return;
    }
    String key = gateway().key("--scope", "*");
    gateway().model().forget();
    List<JsonCorpus.Row> rows = Stream.concat(accepted(), rejected()).toList();
    List<Callable<Response>> calls =
        rows.stream().map(row -> (Callable<Response>) () -> post(key, row)).toList();
    List<Response> answers = AtOnce.answers(calls);
    for (int n = 0; n < rows.size(); n++) {
      replies.put(rows.get(n).id(), answers.get(n));
    }
    gateway()
        .model()
        .seen()
        .forEach(
            request ->
                received.computeIfAbsent(request.path(), path -> new ArrayList<>()).add(request));
  }

  Stream<JsonCorpus.Row> accepted() {
    return JsonCorpus.rows().filter(this::carried).filter(JsonCorpus.Row::accepted);
  }

  Stream<JsonCorpus.Row> rejected() {
    return JsonCorpus.rows()
        .filter(this::carried)
        .filter(row -> !row.accepted())
        .filter(row -> row.payload().length > 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void forwardsTheSameDocumentInItsOwnWriting(JsonCorpus.Row row) throws Exception {
    Response response = replies.get(row.id());

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(received.get(path(row))).hasSize(1);
    StubRequest request = received.get(path(row)).getFirst();
    assertThat(request.json()).isEqualTo(READER.read(row.payload()));
    assertThat(request.body()).isEqualTo(JsonWriter.bytes(READER.read(row.payload())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void refusesWhatIsNotStrictJson(JsonCorpus.Row row) {
    Response response = replies.get(row.id());

    assertThat(response.statusCode()).isIn(400, 413);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.jsonPath().getString("code"))
        .isIn("invalid_json", "request_too_large", "malformed_request");
    assertThat(response.asString()).doesNotContain(excerpts(row.payload()));
    assertThat(received).doesNotContainKey(path(row));
  }

  private static String path(JsonCorpus.Row row) {
    return "/echo/" + row.id();
  }

  private Response post(String key, JsonCorpus.Row row) {
    return given()
        .config(ASKING)
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(row.payload())
        .post(gateway().url() + path(row));
  }

  /** The document itself, where it is long enough not to be found by chance. */
  private static List<String> excerpts(byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8).strip();
    return text.length() < 4 ? List.of("no excerpt") : List.of(text);
  }
}
