package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Starts that come to be: what settings do, ports that are taken, and the demo key. */
class SettingsIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  @Test
  void takesTheEnvironmentBeforeTheFileAlsoForRoutesAndLists() {
    try (StubModel inFile = StubModel.startRecording();
        StubModel inEnvironment = StubModel.startRecording();
        ServerUnderTest gateway =
            ServerUnderTest.setup()
                .route("openai", "openai", inFile.origin())
                .with("portcullis.routes.openai.models", "stub-large")
                .variable(
                    "PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__BASE_URL",
                    inEnvironment.origin().toString())
                .variable("PORTCULLIS_ROUTES_OPENAI_MODELS", "alias,stub-mini")
                .variable("PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__MODELS_0__ALIAS", "alias")
                .variable("PORTCULLIS_ROUTES_OPENAI_UPSTREAMS_0__MODELS_0__NAME", "stub")
                .start()) {

      assertThat(chat(gateway.url(), gateway.key(), "alias")).isEqualTo(200);
      assertThat(chat(gateway.url(), gateway.key(), "stub-large")).isEqualTo(403);
      assertThat(inEnvironment.seen()).hasSize(1);
      assertThat(inEnvironment.seen().getFirst().text()).contains("\"model\":\"stub\"");
      assertThat(inFile.seen()).isEmpty();
    }
  }

  @Test
  void takesTheNextFreePortOnALaptopAndSaysSo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        GatewayProcess gateway =
            GatewayProcess.laptop()
                .with("portcullis.server.port", Integer.toString(taken.getLocalPort()))
                .start()) {

      assertThat(gateway.output())
          .contains("port " + taken.getLocalPort() + " is taken, so this is the next free one");
      assertThat(chat(gateway.url(), gateway.demoKey(), "stub")).isEqualTo(200);
    }
  }

  @Test
  void saysInServerModeThatThePortIsTakenAndEnds() throws Exception {
    try (StubModel stub = StubModel.start();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
        GatewayProcess process =
            ServerUnderTest.setup()
                .route("openai", "openai", stub.origin())
                .with("portcullis.server.port", Integer.toString(taken.getLocalPort()))
                .launch()) {

      assertThat(process.exitCode()).isEqualTo(78);
      assertThat(process.output())
          .contains("portcullis.server.port", "taken", "what to do:")
          .doesNotContain("listening", "Exception", "  at ");
    }
  }

  @Test
  void revokesTheLastDemoKeyWithEachStartOfALaptop() {
    GatewayProcess.Setup first = GatewayProcess.laptop();
    try (GatewayProcess before = first.start()) {
      before.handle().destroyForcibly();
      before.exitCode();
      try (GatewayProcess after = GatewayProcess.laptop().home(first.home()).start()) {

        assertThat(chat(after.url(), after.demoKey(), "stub")).isEqualTo(200);
        assertThat(chat(after.url(), before.demoKey(), "stub")).isEqualTo(401);
      }
    }
  }

  @Test
  void issuesNoDemoKeyAndHasNoStubInServerMode() {
    try (StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            ServerUnderTest.setup().route("openai", "openai", stub.origin()).start()) {

      assertThat(gateway.process().output()).doesNotContain("demo", "pcl_", "curl");
      GatewayProcess list = gateway.command("key", "list");
      assertThat(list.exitCode()).isZero();
      assertThat(list.output()).doesNotContain("demo").containsPattern("active.* test ");
    }
  }

  private static int chat(String url, String key, String model) {
    return given()
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(ServerUnderTest.chat(model))
        .post(url + CHAT)
        .statusCode();
  }
}
