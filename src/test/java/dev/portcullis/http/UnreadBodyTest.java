package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.Times;
import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Clients that keep the rest of a refused body back, on purpose or for want of a fast line. */
class UnreadBodyTest {
  private static final Times SHORT_IDLE =
      new Times(
          Duration.ofMillis(300),
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
}
