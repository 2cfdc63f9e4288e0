package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.http.Wire;
import dev.portcullis.json.JsonCorpus;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every document of the corpus, sent to a generic route: what is not strict JSON stops at the
 * gateway, and of what is the upstream receives a fresh writing, equal to what was sent.
 */
class JsonCorpusIT {
  private static final JsonReader READER = new JsonReader(JsonLimits.REQUEST);

  /** A client that asks before it sends a body: it gets to read the refusal of a large one. */
  private static final RestAssuredConfig ASKING =
      RestAssuredConfig.config()
          .httpClient(httpClientConfig().setParam("http.protocol.expect-continue", true));

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup().route("echo", "generic", stub.origin().resolve("/echo")).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @BeforeEach
  void forget() {
    stub.forget();
  }

  static Stream<JsonCorpus.Row> accepted() {
    return JsonCorpus.rows().filter(JsonCorpus.Row::accepted);
  }

  static Stream<JsonCorpus.Row> rejected() {
    return JsonCorpus.rows().filter(row -> !row.accepted()).filter(row -> row.payload().length > 0);
  }

  /** The corpus' empty document: a body that was announced, and has no byte. */
  @Test
  void refusesTheEmptyDocument() throws Exception {
    assertThat(JsonCorpus.rows().filter(row -> row.payload().length == 0))
        .noneMatch(JsonCorpus.Row::accepted);
    try (Wire wire = gateway.connect()) {
      String head =
          gateway.head(
              "POST",
              "/echo/x",
              "content-type: application/json",
              "transfer-encoding: chunked",
              "");

      Wire.Response response = wire.send(head + "0\r\n\r\n").response();

      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).contains("\"code\":\"invalid_json\"");
    }
    assertThat(stub.seen()).isEmpty();
  }

  @Test
  void takesARequestWithoutBodyForACallWithoutDocument() {
    Response response = post(new byte[0]);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(stub.seen().getFirst().body()).isEmpty();
    assertThat(stub.seen().getFirst().headers().has("content-type")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void forwardsTheSameDocumentInItsOwnWriting(JsonCorpus.Row row) throws Exception {
    Response response = post(row.payload());

    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    assertThat(stub.seen()).hasSize(1);
    StubRequest received = stub.seen().getFirst();
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
    assertThat(stub.seen()).isEmpty();
  }

  private static Response post(byte[] payload) {
    return given()
        .config(ASKING)
        .header("authorization", "Bearer " + gateway.key())
        .contentType("application/json")
        .body(payload)
        .post(gateway.url() + "/echo/anything");
  }

  /** The document itself, where it is long enough not to be found by chance. */
  private static List<String> excerpts(byte[] payload) {
    String text = new String(payload, StandardCharsets.UTF_8).strip();
    return text.length() < 4 ? List.of("no excerpt") : List.of(text);
  }
}
