package dev.portcullis.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stub model answers, beyond what the SDK contracts show. */
class StubModelTest {
  private final StubModel stub = StubModel.startRecording();
  private final StubClient client = new StubClient(stub.origin());

  @AfterEach
  void stop() {
    client.close();
    stub.close();
  }

  @Test
  void listensOnLoopbackAlone() {
    assertThat(stub.origin().getHost()).isEqualTo("127.0.0.1");
    assertThat(stub.origin().getPort()).isPositive();
  }

  @Test
  void answersTheSameRequestWithTheSameReply() throws Exception {
    HttpResponse<String> first = client.chat("stub");

    HttpResponse<String> second = client.chat("stub");

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(StubClient.content(first)).isEqualTo("You said: one two three");
  }

  @Test
  void endsStreamOfChatWithDone() throws Exception {
    assertThat(client.streamedChat("stub").body()).endsWith("\n\ndata: [DONE]\n\n");
  }

  @Test
  void namesEveryEventOfMessage() throws Exception {
    assertThat(client.streamedMessage("stub").body().lines())
        .filteredOn(line -> line.startsWith("event: "))
        .containsSubsequence(
            "event: message_start",
            "event: content_block_start",
            "event: ping",
            "event: content_block_delta",
            "event: content_block_delta",
            "event: content_block_stop",
            "event: message_delta",
            "event: message_stop");
  }

  @Test
  void numbersEveryEventOfResponse() throws Exception {
    var data =
        client
            .streamedResponse("stub")
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .toList();

    for (int i = 0; i < data.size(); i++) {
      assertThat(data.get(i)).contains("\"sequence_number\":" + i + "}");
    }
    assertThat(data.getLast()).contains("response.completed");
  }

  @Test
  void reportsHalfOfInputAsCached() throws Exception {
    Json usage = StubClient.json(client.chat("stub-cached")).at("usage").orElseThrow();

    assertThat(usage.integer("prompt_tokens")).hasValue(4);
    assertThat(usage.at("prompt_tokens_details").orElseThrow().integer("cached_tokens"))
        .hasValue(2);
  }

  @Test
  void plantsSecrets() throws Exception {
    assertThat(StubClient.content(client.chat("stub-secrets")))
        .containsPattern("AK" + "IA[A-Z2-7]{16}")
        .containsPattern("s" + "k-proj-[A-Za-z0-9]{40}")
        .containsPattern("gh" + "p_[A-Za-z0-9]{36}")
        .contains("-----BEGIN " + "PRIVATE KEY-----");
  }

  @Test
  void streamsSecretsInPieces() throws Exception {
    assertThat(client.streamedChat("stub-secrets").body())
        .doesNotContainPattern("s" + "k-proj-[A-Za-z0-9]{40}");
  }

  @Test
  void streamsAsManyChunksAsAsked() throws Exception {
    assertThat(client.streamedChat("stub-long-3000").body().lines())
        .filteredOn(line -> line.contains("\"content\":\"chunk-"))
        .hasSize(3000);
  }

  @Test
  void answersUnknownModelInShapeOfOpenAi() throws Exception {
    HttpResponse<String> response = client.chat("no-such-model");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(StubClient.json(response).at("error").orElseThrow().text("code"))
        .hasValue("model_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not JSON",
        "{}",
        "{\"model\":\"stub\"}",
        "{\"model\":\"stub\",\"messages\":[]}",
        "{\"model\":\"stub\",\"n\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
        "{\"model\":\"stub\",\"messages\":[{\"role\":\"stranger\",\"content\":\"x\"}]}"
      })
  void refusesWhatIsNotChat(String body) throws Exception {
    assertThat(client.post("/v1/chat/completions", body).statusCode()).isEqualTo(400);
  }

  @Test
  void refusesMessageWithoutMaximum() throws Exception {
    HttpResponse<String> response =
        client.post(
            "/v1/messages",
            "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(StubClient.json(response).text("type")).hasValue("error");
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    assertThat(client.get("/v1/files").statusCode()).isEqualTo(404);
    assertThat(client.get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void echoesWhatItReceivedButNoUnlistedHeaderValue() throws Exception {
    HttpResponse<String> response = client.post("/echo/a%2Fb?c=d", "{\"e\":1}");

    Json echo = StubClient.json(response);
    assertThat(echo.text("method")).hasValue("POST");
    assertThat(echo.text("path")).hasValue("/echo/a%2Fb");
    assertThat(echo.text("query")).hasValue("c=d");
    assertThat(echo.text("body")).hasValue("{\"e\":1}");
    assertThat(echo.text("sha256")).hasValueSatisfying(sum -> assertThat(sum).hasSize(64));
    assertThat(echo.items("headers")).contains(Json.of("x-api-key"));
    assertThat(echo.at("values").orElseThrow().text("content-type")).hasValue("application/json");
    assertThat(response.body()).doesNotContain("opensesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bytes/", "/echo/bytes/", "/stream/", "/echo/stream/"})
  void sendsAsManyBytesAsAsked(String path) throws Exception {
    for (int size : new int[] {0, 1, 7, 63, 64, 65, 71, 72, 100_000}) {
      assertThat(client.get(path + size).body()).hasSize(size);
    }
  }

  @Test
  void sendsGigabyteWithinSeconds() throws Exception {
    long before = System.nanoTime();
    long received = 0;
    try (Socket socket = client.open("/bytes/1000000000", "")) {
      InputStream in = socket.getInputStream();
      var buffer = new byte[1 << 16];
      while (received < 1_000_000_000L) {
        int read = in.read(buffer);
        assertThat(read).isPositive();
        received += read;
      }
    }
    assertThat((System.nanoTime() - before) / 1_000_000_000).isLessThan(30);
  }

  @Test
  void behavesOnEchoAsThePathSays() throws Exception {
    assertThat(client.get("/echo/as/stub-fail-503/x").statusCode()).isEqualTo(503);
    assertThat(client.get("/echo/as/stub/bytes/10").body()).hasSize(10);
    assertThat(client.get("/echo/as/stranger/x").statusCode()).isEqualTo(404);
  }

  @Test
  void recordsWhatItReceived() throws Exception {
    client.post("/echo/x", "content");

    StubRequest seen = stub.seen().getFirst();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.path()).isEqualTo("/echo/x");
    assertThat(seen.headers().first("x-api-key")).hasValue("opensesame");
    assertThat(seen.text()).isEqualTo("content");
    assertThat(seen).hasToString("POST with 7 bytes");
  }

  @Test
  void recordsTheLastThousandRequests() throws Exception {
    for (int i = 0; i < 1_005; i++) {
      client.get("/echo/" + i);
    }

    assertThat(stub.seen()).hasSize(1_000);
    assertThat(stub.seen().getFirst().path()).isEqualTo("/echo/5");
  }

  @Test
  void forgets() throws Exception {
    client.get("/echo");

    stub.forget();

    assertThat(stub.seen()).isEmpty();
  }

  @Test
  void keepsNothingUnlessItRecords() throws Exception {
    try (StubModel silent = StubModel.start();
        StubClient other = new StubClient(silent.origin())) {
      other.chat("stub");

      assertThat(silent.seen()).isEmpty();
    }
  }

  @Test
  void keepsConnectionOpenForNextRequest() throws IOException {
    try (Socket socket = client.open("/echo", "")) {
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      socket.getOutputStream().write("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      socket.shutdownOutput();

      assertThat(new String(in.readAllBytes(), US_ASCII))
          .containsPattern("(?s)200 OK.*HTTP/1.1 200 OK");
    }
  }

  @Test
  void showsNamesOfHeadersInLowerCase() throws Exception {
    client.post("/echo", "");

    assertThat(stub.seen().getFirst().headers().fields())
        .extracting(Headers.Field::name)
        .contains("content-type", "x-api-key", "host");
  }
}
