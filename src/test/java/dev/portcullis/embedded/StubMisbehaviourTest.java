package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which the stub model misbehaves, as it looks on the wire. */
class StubMisbehaviourTest {
  private static final String CHAT = "/v1/chat/completions";

  private final StubModel stub = StubModel.start();
  private final StubClient client = new StubClient(stub.origin());

  @AfterEach
  void stop() {
    client.close();
    stub.close();
  }

  @Test
  void waitsBeforeFirstByte() throws Exception {
    try (Socket socket = client.open(CHAT, StubClient.chatBody("stub-slow-400", false))) {
      socket.setSoTimeout(200);
      assertThatIOException()
          .isThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      socket.setSoTimeout(10_000);

      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsBeforeEachPiece(boolean streamed) throws Exception {
    long before = System.nanoTime();

    HttpResponse<String> response =
        client.post(CHAT, StubClient.chatBody("stub-drip-50", streamed));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(4 * 50));
  }

  @Test
  void hangsUntilItIsClosed() throws Exception {
    try (Socket socket = client.open(CHAT, StubClient.chatBody("stub-hang", false))) {
      socket.setSoTimeout(300);
      assertThatIOException()
          .isThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      long before = System.nanoTime();

      stub.close();

      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void failsInShapeOfOpenAi() throws Exception {
    HttpResponse<String> response = client.chat("stub-fail-429");

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("retry-after")).hasValue("1");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(StubClient.json(response).at("error").orElseThrow().text("type"))
        .hasValue("rate_limit_error");
  }

  @Test
  void failsInShapeOfAnthropic() throws Exception {
    HttpResponse<String> response = client.streamedMessage("stub-fail-529");

    assertThat(response.statusCode()).isEqualTo(529);
    assertThat(response.headers().firstValue("request-id")).isPresent();
    assertThat(StubClient.json(response).text("type")).hasValue("error");
    assertThat(StubClient.json(response).at("error").orElseThrow().text("type"))
        .hasValue("overloaded_error");
  }

  @Test
  void saysThatRetryIsInVain() throws Exception {
    HttpResponse<String> response = client.chat("stub-final-500");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.headers().firstValue("x-should-retry")).hasValue("false");
    assertThat(response.headers().firstValue("retry-after")).hasValue("10");
  }

  @Test
  void failsEveryOtherTime() throws Exception {
    assertThat(client.chat("stub-flaky-500").statusCode()).isEqualTo(500);
    assertThat(client.chat("stub-flaky-500").statusCode()).isEqualTo(200);
    assertThat(client.chat("stub-flaky-500").statusCode()).isEqualTo(500);
  }

  @Test
  void closesBeforeAnyByte() throws Exception {
    assertThat(client.raw(CHAT, StubClient.chatBody("stub-cut-before", true))).isEmpty();
  }

  @Test
  void cutsStreamWithoutLastChunk() throws Exception {
    String raw = client.raw(CHAT, StubClient.chatBody("stub-cut", true));

    assertThat(raw).startsWith("HTTP/1.1 200 OK").contains("You ", "said: ");
    assertThat(raw).doesNotContain("one ", "[DONE]", "\r\n0\r\n");
  }

  @Test
  void cutStreamIsAnErrorForClients() {
    assertThatIOException().isThrownBy(() -> client.streamedChat("stub-cut"));
    assertThatIOException().isThrownBy(() -> client.streamedMessage("stub-cut"));
    assertThatIOException().isThrownBy(() -> client.streamedResponse("stub-cut"));
  }

  @Test
  void cutsPlainReplyShortOfItsLength() throws Exception {
    String raw = client.raw(CHAT, StubClient.chatBody("stub-cut", false));

    String[] parts = raw.split("\r\n\r\n", 2);
    int declared =
        parts[0]
            .lines()
            .filter(line -> line.startsWith("Content-length: "))
            .map(line -> Integer.parseInt(line.substring(16)))
            .findFirst()
            .orElseThrow();
    assertThat(parts[1].length()).isPositive().isLessThan(declared);
    assertThatIOException().isThrownBy(() -> client.chat("stub-cut"));
  }

  @Test
  void cutsBytesHalfWay() throws Exception {
    String raw = client.raw("/echo/as/stub-cut/bytes/1000", "");

    assertThat(raw).startsWith("HTTP/1.1 200 OK").doesNotContain("\r\n0\r\n");
    assertThat(raw.length()).isBetween(500, 999);
  }

  @Test
  void endsStreamWithErrorEvent() throws Exception {
    assertThat(client.streamedChat("stub-error-in-stream").body())
        .contains("said: ")
        .containsPattern("data: \\{\"error\":\\{[^\n]+\n\n$")
        .doesNotContain("[DONE]");
    assertThat(client.streamedMessage("stub-error-in-stream").body())
        .contains("said: ", "event: error\ndata: {\"type\":\"error\",\"error\":{")
        .doesNotContain("message_stop");
    assertThat(client.streamedResponse("stub-error-in-stream").body())
        .contains("said: ", "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\"")
        .doesNotContain("response.completed");
  }

  @Test
  void endsStreamWithoutItsTail() throws Exception {
    assertThat(client.streamedChat("stub-no-tail").body())
        .contains("three", "\"finish_reason\":\"stop\"")
        .doesNotContain("[DONE]");
    assertThat(client.streamedMessage("stub-no-tail").body())
        .contains("message_delta")
        .doesNotContain("message_stop");
    assertThat(client.streamedResponse("stub-no-tail").body())
        .contains("response.output_item.done")
        .doesNotContain("response.completed");
  }

  @Test
  void answersHtml() throws Exception {
    HttpResponse<String> response = client.chat("stub-html");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(response.body()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void redirects() throws Exception {
    HttpResponse<String> response = client.chat("stub-redirect");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location")).hasValue("/echo/redirected");
  }

  @Test
  void noticesClientThatLeavesInMidStream() throws Exception {
    try (Socket socket = client.open(CHAT, StubClient.chatBody("stub-long-100000", true))) {
      InputStream in = socket.getInputStream();
      assertThat(in.readNBytes(10_000)).hasSize(10_000);
    }

    long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (stub.abandoned() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(stub.abandoned()).isEqualTo(1);
  }
}
