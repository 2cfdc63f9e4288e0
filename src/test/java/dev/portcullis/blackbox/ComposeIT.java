package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.json.Json;
import dev.portcullis.tools.PlainProcess;
import dev.portcullis.tools.Tool;
import dev.portcullis.upstream.Eventually;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code infra/compose} starts in containers of one network, as processes at other ports: the
 * emulator with the script that it runs, the model, and the gateway with the settings. Where there
 * is a Keycloak, its realm, too.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComposeIT {
  private static final Pattern KEY = Pattern.compile("(?m)^pcl_\\S+$");

  private final Path folder;
  private LocalStack aws;
  private Process model;
  private URI modelOrigin;

  ComposeIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void start() throws Exception {
    Tool.need("python3");
    aws =
        LocalStack.alone(
            Map.of(
                ComposeFiles.FOLDER.resolve("aws.py"),
                "/etc/localstack/init/ready.d/aws.py",
                ComposeFiles.TABLES,
                "/etc/portcullis/tables.json"));
    int port = EmulatorProcess.freePort();
    modelOrigin = URI.create("http://127.0.0.1:" + port);
    Path script = folder.resolve("model.py");
    Files.writeString(
        script, ComposeFiles.replaced(ComposeFiles.text("model.py"), "9000", "" + port));
    model =
        PlainProcess.in(
                folder,
                folder.resolve("model.txt"),
                List.of("python3", script.toString()),
                Map.of())
            .start();
    Eventually.holds(() -> listens(port));
    Eventually.holds(
        () ->
            RestAssured.get(aws.endpoint().resolve("/_localstack/init/ready"))
                .jsonPath()
                .getBoolean("completed"));
  }

  private static boolean listens(int port) {
    try (var ignored = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  @AfterAll
  void end() {
    if (model != null) {
      model.destroyForcibly();
    }
    if (aws != null) {
      aws.close();
    }
  }

  @Test
  void aKeyOfTheCommandLineIsAnswered() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1");
    String key = created(ComposeFiles.gateway(aws.endpoint(), modelOrigin, nobody));
    try (GatewayProcess gateway =
        ComposeFiles.gateway(aws.endpoint(), modelOrigin, nobody).start()) {
      Response answer = chat(gateway, key);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.asString()).contains("You said: Hello");
      assertThat(chat(gateway, "pcl_aa_x").statusCode()).isEqualTo(401);
    }
  }

  private static String created(GatewayProcess.Setup setup) {
    try (GatewayProcess command =
        setup
            .arguments("key", "create", "--owner", "team-search", "--scope", "openai:chat:*")
            .launch()) {
      assertThat(command.exitCode()).as(command.output()).isZero();
      return KEY.matcher(command.output()).results().findFirst().orElseThrow().group();
    }
  }

  private static Response chat(GatewayProcess gateway, String credential) {
    return RestAssured.given()
        .header("authorization", "Bearer " + credential)
        .contentType("application/json")
        .body("{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
        .post(gateway.url() + "/openai/v1/chat/completions");
  }

  @Test
  void aTokenOfTheRealmIsAnswered() throws Exception {
    String secret = "a-secret-of-this-test";
    KeycloakProcess keycloak =
        KeycloakProcess.start(
            Keycloak.prepared(),
            ComposeFiles.FOLDER.resolve("realm.json"),
            Map.of("SERVICE_SECRET", secret, "OPERATOR_PASSWORD", "another-of-this-test"));
    try (keycloak) {
      URI origin = keycloak.awaitListening();
      var realm = new KeycloakRealm(new JsonCalls(HttpClient.newHttpClient()), origin, "team");
      Json token =
          realm
              .post(
                  "token",
                  Map.of(
                      "grant_type", "client_credentials",
                      "client_id", "service",
                      "client_secret", secret))
              .well();
      try (GatewayProcess gateway =
          ComposeFiles.gateway(aws.endpoint(), modelOrigin, origin).start()) {
        Response answer = chat(gateway, token.text("access_token").orElseThrow());
        assertThat(answer.asString()).contains("You said: Hello");
      }
    }
  }
}
