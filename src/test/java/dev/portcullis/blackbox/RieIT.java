package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.lambda.EmulatedAnswer;
import dev.portcullis.tools.SdkSuite;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged function under Amazon's own Runtime Interface Emulator: what no one here wrote has
 * to agree with the emulator that the other tests use.
 */
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RieIT {
  private final FunctionWorld world;
  private final HttpClient client = HttpClient.newHttpClient();
  private URI invocations = URI.create("http://127.0.0.1");
  private GatewayProcess emulator;

  RieIT(LocalStack aws) {
    SdkSuite.of("rie", "requirements.txt");
    world = FunctionWorld.in(aws);
  }

  @BeforeAll
  void start() throws IOException, InterruptedException {
    int door = freePort();
    invocations =
        URI.create("http://127.0.0.1:" + door + "/2015-03-31/functions/function/invocations");
    Map<String, String> configuration = new LinkedHashMap<>(world.configuration());
    configuration.putAll(world.routeTo("openai", world.model().origin()));
    emulator =
        FunctionProcess.process(configuration)
            .by(
                SdkSuite.of("rie", "requirements.txt").prepared().resolve("bin/rie").toString(),
                "--runtime-interface-emulator-address",
                "127.0.0.1:" + door,
                "--runtime-api-address",
                "127.0.0.1:" + freePort())
            .launch();
    Eventually.within(Duration.ofMinutes(1), () -> listens(door));
    String once = SampleEvents.named("function-url-throttled").event(world);
    assertThat(EmulatedAnswer.of(invoke(once)).status()).isEqualTo(200);
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  private byte[] invoke(String event) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(invocations)
                .timeout(Duration.ofMinutes(2))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).as(emulator.output()).isEqualTo(200);
    return response.body();
  }

  @AfterAll
  void stop() {
    if (emulator != null) {
      emulator.handle().descendants().forEach(ProcessHandle::destroyForcibly);
      emulator.close();
    }
    world.close();
  }

  static List<SampleEvents.Sample> samples() {
    return SampleEvents.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersEverySampleAsItsPageSays(SampleEvents.Sample sample)
      throws IOException, InterruptedException {
    byte[] bytes = invoke(sample.event(world));
    EmulatedAnswer answer = EmulatedAnswer.of(bytes);

    assertThat(answer.status()).as(answer.text()).isEqualTo(sample.status());
    assertThat(answer.text()).contains(sample.text());
    assertThat(EmulatedAnswer.isStreamed(bytes)).isEqualTo(sample.streamed());
  }
}
