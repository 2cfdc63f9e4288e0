package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large and slow request bodies: who sends what may not be sent still reads why. */
class UploadIT {
  private static final int LIMIT = 1 << 20;
  private static final int LARGE = 50 << 20;

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("raw", "generic", stub.origin())
            .with("portcullis.routes.raw.body-limit", "1M")
            .route("wide", "generic", stub.origin())
            .with("portcullis.routes.wide.body-limit", "64M")
            .route("brief", "generic", stub.origin())
            .with("portcullis.routes.brief.timeouts.total", "2s")
            .start();
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

  /** JSON of exactly this many bytes. */
  private static byte[] json(int size) {
    return ("{\"a\":\"" + "x".repeat(size - 8) + "\"}").getBytes(UTF_8);
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static HttpRequest.Builder upload(boolean authentic) {
    return HttpRequest.newBuilder(place(authentic))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + key(authentic))
        .header("content-type", "application/json");
  }

  private static String key(boolean authentic) {
    return authentic ? gateway.key() : "wrong";
  }

  /** A route that takes little, or one whose limit is not what refuses. */
  private static URI place(boolean authentic) {
    return URI.create(gateway.url() + (authentic ? "/raw/echo" : "/wide/echo"));
  }

  @ParameterizedTest
  @CsvSource({"false, 401, invalid_api_key", "true, 413, request_too_large"})
  void aStockClientReadsTheRefusalOfALargeUpload(boolean authentic, int status, String code)
      throws Exception {
    try (HttpClient client = client()) {
      HttpResponse<String> response =
          client.send(
              upload(authentic).POST(BodyPublishers.ofByteArray(json(LARGE))).build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains(code);
    }
    assertThat(stub.seen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"false, 401", "true, 413"})
  void theOldStockClientReadsTheRefusalOfALargeUpload(boolean authentic, int status)
      throws Exception {
    var connection = (HttpURLConnection) place(authentic).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(LARGE);
    connection.setRequestProperty("authorization", "Bearer " + key(authentic));
    connection.setRequestProperty("content-type", "application/json");
    try (OutputStream out = connection.getOutputStream()) {
      out.write(json(LARGE));
    } catch (IOException refusedMeanwhile) {
      // the status says why
    }

    assertThat(connection.getResponseCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({"false, 401", "true, 413"})
  void aClientThatWaitsForTheWordToGoOnSendsNothing(boolean authentic, int status)
      throws Exception {
    var sent = new AtomicLong();
    try (HttpClient client = client()) {
      var body =
          BodyPublishers.fromPublisher(
              subscriber -> {
                sent.addAndGet(LARGE);
                BodyPublishers.ofByteArray(json(LARGE)).subscribe(subscriber);
              },
              LARGE);

      HttpResponse<String> response =
          client.send(
              upload(authentic).expectContinue(true).POST(body).build(), BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(status);
    }
    assertThat(sent).hasValue(0);
  }

  @Test
  void aClientThatWaitsForTheWordToGoOnGetsItOnceItsKeyIsKnown() throws Exception {
    try (Wire wire = gateway.connect()) {
      wire.send(
          gateway.head(
                  "POST",
                  "/raw/echo",
                  "content-type: application/json",
                  "content-length: 2",
                  "expect: 100-continue")
              + "\r\n");
      assertThat(wire.response().status()).isEqualTo(100);
      assertThat(wire.send("{}").response().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesABodyOfExactlyTheLimit(boolean chunked) throws Exception {
    try (HttpClient client = client()) {
      HttpResponse<String> response = send(client, LIMIT, chunked);

      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(stub.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesABodyOfOneByteMore(boolean chunked) throws Exception {
    try (HttpClient client = client()) {
      HttpResponse<String> response = send(client, LIMIT + 1, chunked);

      assertThat(response.statusCode()).isEqualTo(413);
    }
    assertThat(stub.seen()).isEmpty();
  }

  private static HttpResponse<String> send(HttpClient client, int size, boolean chunked)
      throws Exception {
    byte[] body = json(size);
    return client.send(
        upload(true)
            .POST(
                chunked
                    ? BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))
                    : BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-length: 1000000", "transfer-encoding: chunked"})
  void aBodyThatDribblesEndsAtTheDeadline(String framing) throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      wire.send(
          gateway.head("POST", "/brief/echo", "content-type: application/json", framing) + "\r\n");
      Thread dribbling = Thread.ofVirtual().start(() -> dribble(wire));

      var response = wire.response();

      assertThat(response.status()).isEqualTo(504);
      assertThat(gateway.eventOf(response)).isEqualTo("deadline_exceeded");
      dribbling.join();
    }
    assertThat(gateway.events()).hasSize(before + 1);
    assertThat(stub.seen()).isEmpty();
  }

  private static void dribble(Wire wire) {
    try {
      for (int i = 0; i < 600; i++) {
        wire.send("1\r\n \r\n");
        Thread.sleep(50);
      }
      throw new AssertionError("the connection stays open");
    } catch (IOException | InterruptedException over) {
      // as it should be
    }
  }

  @Test
  void aClientThatLeavesInMidUploadIsNoted() throws Exception {
    int before = gateway.events().size();
    try (Wire wire = gateway.connect()) {
      wire.send(
          gateway.head(
                  "POST", "/raw/echo", "content-type: application/json", "content-length: 1000")
              + "\r\n{");
    }

    assertThat(gateway.eventAfter(before)).isEqualTo("cut_client_gone");
    assertThat(stub.seen()).isEmpty();
  }
}
