package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gateway as {@code infra/terraform} deploys it where nothing is chosen: behind a REST API
 * whose replies stream, with a web ACL, alarms and a dashboard.
 */
class RestApiDeploymentIT extends DeployedContract {
  private TerraformDeployment deployment;
  private DeployedGateway gateway;
  private RestApiDoor door;
  private RestApi api;

  @Override
  Urls deploy(DeployedGateway gateway) {
    this.gateway = gateway;
    deployment = TerraformDeployment.apply(gateway, folder().resolve("terraform"), "rest-api");
    URI base = URI.create(deployment.output("base_url"));
    assertThat(base.getPath()).isEqualTo("/live");
    assertThat(deployment.output("admin_url")).isEqualTo(base + "/admin/v1");
    String id = base.getHost().substring(0, base.getHost().indexOf('.'));
    api = RestApi.of(deployment.others(), id, "live");
    door = RestApiDoor.before(api, gateway.aws());
    return new Urls(door.baseUrl(), door.baseUrl());
  }

  @Override
  String frontDoor() {
    return "rest-api";
  }

  @Test
  void pathsOfAdministrationAloneLeadToItsFunction() {
    Response stranger = given().get(door.baseUrl() + "/admin/v1/posture");
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.jsonPath().getString("challenge")).startsWith("Bearer");
    assertThat(given().get(door.baseUrl() + "/administration").jsonPath().getString("challenge"))
        .isNull();
  }

  @Test
  void theFunctionOfAdministrationIsInvokedForItsPathsAlone() {
    String alias = api.resource("/admin/v1/posture").orElseThrow().alias();
    InvokePolicy policy = gateway.aws().policy(alias);
    String stage = "arn:aws:execute-api:eu-central-1:000000000000:%s/live/GET".formatted(api.id());
    String service = "apigateway.amazonaws.com";

    assertThat(alias).endsWith(":function:" + DeployedGateway.NAME + "-admin:live");
    assertThat(policy.allows(service, stage + "/admin/{proxy+}")).isTrue();
    assertThat(policy.allows(service, stage + "/{proxy+}")).isFalse();
    assertThat(policy.allows(service, stage.replace(api.id(), "another") + "/admin/x")).isFalse();
  }

  @Test
  void theStageIsBehindTheWebAcl() {
    assertThat(deployment.others().stage(api.id(), "live").text("webAclArn").orElse(""))
        .contains("webacl/" + DeployedGateway.NAME);
  }

  @ParameterizedTest
  @CsvSource({
    "PYTHON,test_openai_chat.py",
    "PYTHON,test_openai_agent.py",
    "PYTHON,test_anthropic.py",
    "NODE,openai-chat.test.mjs",
    "NODE,openai-agent.test.mjs",
    "NODE,anthropic.test.mjs"
  })
  void applicationsInOtherLanguagesUseWhatIsDeployed(
      ScriptedSdks language, String file, @TempDir Path empty) throws Exception {
    String mini =
        gateway.key("--scope", "openai:*", "--scope", "anthropic:*", "--model", "stub-mini");
    String nobody = "http://127.0.0.1:1"; // of these files none asks what arrived where
    language.run(
        file,
        Map.of("GATEWAY", door.baseUrl(), "KEY", key(), "MINI_KEY", mini, "TOLD", nobody),
        empty);
  }

  @Test
  void aSecondPlanIsEmpty() {
    deployment.assertSettled();
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (door != null) {
      door.close();
    }
    if (deployment != null) {
      deployment.destroy();
    }
  }
}
