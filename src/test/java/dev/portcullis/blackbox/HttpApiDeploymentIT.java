package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The gateway behind API Gateway's HTTP API, as {@code infra/terraform} deploys it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiDeploymentIT {
  private DeployedGateway gateway;
  private TerraformDeployment deployment;
  private String url;
  private String key;

  @BeforeAll
  void deploy(@TempDir Path folder) {
    gateway = DeployedGateway.in(folder);
    deployment = TerraformDeployment.apply(gateway, folder.resolve("terraform"), "http-api");
    gateway.putSecrets();
    url = gateway.door(deployment.output("base_url"));
    key = gateway.key("--scope", "*");
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (gateway != null) {
      try {
        if (deployment != null) {
          deployment.destroy();
        }
      } finally {
        gateway.close();
      }
    }
  }

  private Response chat(String more) {
    return given()
        .header("authorization", "Bearer " + key)
        .contentType("application/json")
        .body(
            "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}"
                .formatted(more))
        .post(url + "/openai/v1/chat/completions");
  }

  @Test
  void aCallIsAnswered() {
    Response reply = chat("");

    assertThat(reply.statusCode()).as(reply.asString() + gateway.printed()).isEqualTo(200);
    assertThat(reply.jsonPath().getString("choices[0].message.content")).contains("Hello");
  }

  @Test
  void aStreamIsRefusedBeforeItIsPaidFor() {
    Response reply = chat(",\"stream\":true");

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.jsonPath().getString("error.code")).isEqualTo("streaming_unavailable");
  }

  @Test
  void whoHasNoKeyIsRefused() {
    assertThat(given().get(url + "/openai/v1/models").statusCode()).isEqualTo(401);
  }

  @Test
  void pathsOfAdministrationLeadToItsFunction() {
    Response stranger = given().get(url + "/admin/v1/posture");

    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.jsonPath().getString("challenge")).startsWith("Bearer");
  }

  @Test
  void aSecondPlanIsEmpty() {
    deployment.assertSettled();
  }
}
