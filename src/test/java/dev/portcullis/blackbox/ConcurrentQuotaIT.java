package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Limits of how many calls run at once, over the wire. */
class ConcurrentQuotaIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.start();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("stream", "--scope", "*", "--limit", "concurrent=1")
            .key("slot", "--scope", "*", "--limit", "concurrent=1")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  private static Wire.Response call(String key, String body) throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(as(key, body)).response();
    }
  }

  private static String as(String key, String body) {
    return gateway.post(CHAT, body).replace(gateway.key(), gateway.key(key));
  }

  private static Wire.Response chat(String key) throws IOException {
    return call(key, ServerUnderTest.chat("stub"));
  }

  @Test
  void holdsOneCallAtATimeWhileAStreamRuns() throws Exception {
    try (Wire stream = gateway.connect()) {
      stream.send(as("slot", ServerUnderTest.streamedChat("stub-drip-300")));
      assertThat(stream.head()).isEqualTo(200);

      Wire.Response second = chat("slot");

      assertThat(second.status()).isEqualTo(429);
      assertThat(second.header("retry-after")).isEqualTo("1");
      assertThat(second.body()).contains("1 call at once");
    }
  }

  @Test
  void freesThePlaceOfAStreamThatWasCutAndOfAClientThatLeft() throws Exception {
    assertThat(call("stream", ServerUnderTest.streamedChat("stub-cut")).whole()).isFalse();
    assertThat(chat("stream").status()).isEqualTo(200);
    try (Wire leaving = gateway.connect()) {
      leaving.send(as("stream", ServerUnderTest.streamedChat("stub-drip-50")));
      assertThat(leaving.head()).isEqualTo(200);
      leaving.reset();
    }

    Eventually.holds(
        () -> {
          try {
            return chat("stream").status() == 200;
          } catch (IOException failure) {
            throw new AssertionError(failure);
          }
        });
  }
}
