package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
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

  private final Path folder;
  private LocalStack aws;
  private ComposeModel model;

  ComposeIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void start() throws Exception {
    aws =
        LocalStack.alone(
            Map.of(
                ComposeFiles.FOLDER.resolve("aws.py"),
                "/etc/localstack/init/ready.d/aws.py",
                ComposeFiles.TABLES,
                "/etc/portcullis/tables.json"));
    model = ComposeModel.in(folder);
    Eventually.holds(
        () ->
            RestAssured.get(aws.endpoint().resolve("/_localstack/init/ready"))
                .jsonPath()
                .getBoolean("completed"));
  }

  @AfterAll
  void end() {
    if (model != null) {
      model.close();
    }
    if (aws != null) {
      aws.close();
    }
  }

  @Test
  void aKeyOfTheCommandLineIsAnswered() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1");
    String key = created(ComposeFiles.gateway(aws.endpoint(), model.origin(), nobody));
    try (GatewayProcess gateway =
        ComposeFiles.gateway(aws.endpoint(), model.origin(), nobody).start()) {
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
      return PrintedKey.of(command);
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
          ComposeFiles.gateway(aws.endpoint(), model.origin(), origin).start()) {
        Response answer = chat(gateway, token.text("access_token").orElseThrow());
        assertThat(answer.asString()).contains("You said: Hello");
      }
    }
  }
}
