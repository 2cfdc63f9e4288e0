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
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
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

  private String key = "";

  /** The gateway. */
  abstract GatewayInReach gateway();

  /** Whether what is before the gateway carries this document as it is. */
  boolean carried(JsonCorpus.Row row) {
    return true;
  }

  @BeforeAll
  void makeKey() {
    key = gateway().key("--scope", "*");
  }

  @BeforeEach
  void forget() {
    gateway().model().forget();
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
    Response response = post(row.payload());

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(gateway().model().seen()).hasSize(1);
    StubRequest received = gateway().model().seen().getFirst();
    assertThat(received.json()).isEqualTo(READER.read(row.payload()));
    assertThat(received.body()).isEqualTo(JsonWriter.bytes(READER.read(row.payload())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rejected")
  void refusesWhatIsNotStrictJson(JsonCorpus.Row row) {
    Response response = post(row.payload());

    assertThat(response.statusCode()).isIn(400, 413);
    assertThat(response.contentType()).isEqualTo("application/problem+json");
    assertThat(response.jsonPath().getString("code"))
        .isIn("invalid_json", "request_too_large", "malformed_request");
    assertThat(response.asString()).doesNotContain(excerpts(row.payload()));
    assertThat(gateway().model().seen()).isEmpty();
  }

  /** The reply to this document. */
  Response post(byte[] payload) {
    return given()
        .config(ASKING)
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(payload)
        .post(gateway().url() + "/echo/anything");
  }

  /** The document itself, where it is long enough not to be found by chance. */
  private static List<String> excerpts(byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8).strip();
    return text.length() < 4 ? List.of("no excerpt") : List.of(text);
  }
}
