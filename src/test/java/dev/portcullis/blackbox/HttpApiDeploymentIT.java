package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Terraform;
import dev.portcullis.tools.Tool;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gateway behind API Gateway's HTTP API, as {@code infra/terraform} deploys it. The emulator
 * has no way to make a REST API of an OpenAPI document ({@code PutRestApi} is unknown to it), and
 * the one that has runs functions in images alone: that front door is seen in plans ({@code
 * RestApiPlanIT}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiDeploymentIT {
  private DeployedGateway gateway;
  private Terraform terraform;
  private String[] variables;
  private Relay door;
  private String key;

  @BeforeAll
  void deploy(@TempDir Path folder) {
    Tool.need("terraform");
    gateway = new DeployedGateway(folder);
    terraform = Terraform.initialised(folder.resolve("terraform"), gateway.aws().endpoint());
    variables =
        new String[] {
          "-var=name=" + DeployedGateway.NAME,
          "-var=package=" + gateway.zip(),
          "-var=architecture=" + DeployedGateway.architecture(),
          "-var=front_door=http-api",
          "-var=upstream_secrets={model=\"of the model\"}",
          "-var=deletion_protection=false",
          "-var=alarms=false" // the emulator forgets what an alarm does
        };
    run("apply", "-auto-approve").well();
    gateway.putSecrets();
    door = gateway.door(terraform.run("output", "-raw", "base_url").well());
    key = gateway.key("--scope", "*");
  }

  private Terraform.Ran run(String command, String... more) {
    return terraform.run(
        command, Stream.concat(Stream.of(variables), Stream.of(more)).toArray(String[]::new));
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (gateway != null) {
      try {
        run("destroy", "-auto-approve").well();
        assertThat(Inventory.of(gateway.aws())).isEmpty();
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
        .post(door.origin() + "/openai/v1/chat/completions");
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
    assertThat(given().get(door.origin() + "/openai/v1/models").statusCode()).isEqualTo(401);
  }

  @Test
  void pathsOfAdministrationLeadToItsFunction() {
    Response stranger = given().get(door.origin() + "/admin/v1/posture");

    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.jsonPath().getString("challenge")).startsWith("Bearer");
  }

  @Test
  void aSecondPlanIsEmpty() {
    Terraform.Ran plan = run("plan", "-detailed-exitcode");

    assertThat(plan.status()).as(plan.output()).isZero();
  }
}
