package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.Times;
import dev.portcullis.pipeline.Reason;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that nobody reads: their clients get the refusal, and hold nothing for long. */
class UnreadBodyTest {
  private static final int MEBI = 1 << 20;
  private static final String EXPECTS =
      "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n";

  private static final Times SHORT_IDLE =
      new Times(
          Duration.ofMillis(1_500),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(1),
          Duration.ofSeconds(5));

  @Test
  void givesUpAConnectionWhoseRefusedBodyNeverComes() throws Exception {
    try (var gateway =
            new Gateway(
                Gateway.settings(Limits.DEFAULT, SHORT_IDLE),
                Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhal");

      assertThat(wire.response().status()).isEqualTo(401);
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void servesOnWhereTheRestOfARefusedBodyComesInTime() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nhal");
      int refused = wire.response().status();
      wire.send("ve").get("/");

      assertThat(refused).isEqualTo(401);
      assertThat(wire.response().status()).isEqualTo(401);
      assertThat(gateway.arrived).hasSize(2);
    }
  }

  @Test
  void asksForNothingThatIsRefusedUnread() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      var response = wire.send(EXPECTS).response();

      assertThat(response.status()).isEqualTo(401);
      assertThat(response.header("connection")).isEqualTo("close");
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void keepsTheConnectionAfterASmallBodyWasRefusedUnread() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      for (int i = 0; i < 20; i++) {
        var whole = wire.post("x".repeat(3_000 * i)).response();
        wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\n");
        var early = wire.response();
        wire.send("hello");

        assertThat(whole.status()).isEqualTo(401);
        assertThat(early.status()).isEqualTo(401);
        assertThat(early.headers()).doesNotContainKey("connection");
      }
      assertThat(gateway.arrived).hasSize(40);
    }
  }

  @Test
  void letsAClientReadTheRefusalThatUploadsBeforeItReads() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 52428800\r\n\r\n");
      boolean cutShort = upload(wire);
      var response = wire.response();

      assertThat(cutShort).isTrue();
      assertThat(response.status()).isEqualTo(401);
      assertThat(response.body()).contains("invalid_api_key");
      assertThat(response.whole()).isTrue();
    }
  }

  private static boolean upload(Wire wire) {
    String mebibyte = "x".repeat(MEBI);
    try {
      for (int i = 0; i < 50; i++) {
        wire.send(mebibyte);
      }
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void letsAClientReadTheRefusalThatUploadsALittleMoreThanIsSmall() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      var response = wire.post("x".repeat(900_000)).response();

      assertThat(response.status()).isEqualTo(401);
      assertThat(wire.ended()).isTrue();
    }
  }

  @Test
  void takesALittleMoreInAfterARefusalAndEndsWithoutAReset() throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var wire = gateway.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 52428800\r\n\r\n");
      var response = wire.response();
      for (int i = 0; i < 10; i++) {
        wire.send("x".repeat(50_000));
        Thread.sleep(10);
      }

      assertThat(response.status()).isEqualTo(401);
      assertThat(wire.endedInOrder()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsAStockClientReadTheRefusalOfALargeUpload(boolean expectContinue) throws Exception {
    try (var gateway = new Gateway(Layers.refuses(Reason.INVALID_CREDENTIAL));
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          HttpRequest.newBuilder(gateway.uri("/"))
              .expectContinue(expectContinue)
              .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[50 * MEBI]))
              .build();
      for (int i = 0; i < 3; i++) {
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("invalid_api_key");
      }
    }
  }

  /**
   * Unread bytes would turn the end of the connection into a reset, which takes the reply along.
   */
  @Test
  void endsInGoodOrderAlsoWhereMoreWasSentThanItReads() throws Exception {
    try (var gateway = new Gateway(Layers.readsBody(MEBI));
        var wire = gateway.wire()) {
      wire.send(
          "POST / HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: 9000\r\n\r\n"
              + "x".repeat(9_000)
              + "\r\n");

      assertThat(wire.response().whole()).isTrue();
      assertThat(wire.endedInOrder()).isTrue();
    }
  }
}
