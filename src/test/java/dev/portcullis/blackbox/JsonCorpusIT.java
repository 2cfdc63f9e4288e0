package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.JsonCorpus;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged gateway takes strict JSON, and no other. */
class JsonCorpusIT extends JsonCorpusContract {
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

  @Override
  GatewayInReach gateway() {
    return GatewayInReach.of(gateway, stub);
  }

  /** The corpus' empty document: a body that was announced, and has no byte. */
  @Test
  void refusesTheEmptyDocument() throws Exception {
    assertThat(JsonCorpus.rows().filter(row -> row.payload().length == 0))
        .noneMatch(JsonCorpus.Row::accepted);
    stub.forget();
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
    stub.forget();

    Response response =
        given()
            .header("authorization", "Bearer " + gateway.key())
            .contentType("application/json")
            .body(new byte[0])
            .post(gateway.url() + "/echo/anything");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(stub.seen().getFirst().body()).isEmpty();
    assertThat(stub.seen().getFirst().headers().has("content-type")).isFalse();
  }
}
