package dev.portcullis.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.ServerSettings.Limits;
import dev.portcullis.http.ServerSettings.Times;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Connections that keep the server waiting for a request. */
class SilentClientTest {
  private static Gateway impatient(Duration idle, Duration head) throws Exception {
    var times =
        new Times(idle, head, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(5));
    return new Gateway(
        Gateway.settings(Limits.DEFAULT, times),
        (in, out, next) -> {
          Thread.sleep(Duration.ofMillis(900));
          return Layers.echo().apply(in, out, next);
        });
  }

  @Test
  void givesUpAHeadThatDoesNotEnd() throws Exception {
    try (var gateway = impatient(Duration.ofSeconds(60), Duration.ofMillis(300));
        var wire = gateway.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: te");

      assertThat(wire.ended()).isTrue();
      assertThat(gateway.arrived).isEmpty();
    }
  }

  @Test
  void givesUpAConnectionThatAsksForNothing() throws Exception {
    try (var gateway = impatient(Duration.ofMillis(1_500), Duration.ofSeconds(60));
        var silent = gateway.wire();
        var used = gateway.wire()) {
      int status = used.get("/").response().status();

      assertThat(status).isEqualTo(200);
      assertThat(used.ended()).isTrue();
      assertThat(silent.ended()).isTrue();
    }
  }
}
