package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The gateway as {@code infra/terraform} deploys it where nothing is chosen: behind a REST API
 * whose replies stream, with a web ACL, alarms and a dashboard.
 */
class RestApiDeploymentIT extends StreamedContract {
  private TerraformDeployment deployment;
  private RestApiDoor door;
  private RestApi api;

  @Override
  Urls deploy(DeployedGateway gateway) {
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
    InvokePolicy policy = gateway().aws().policy(alias);
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

  /** What applications in other languages see that use what is deployed. */
  @Nested
  class InOtherLanguages extends ScriptedSdkContract {
    @Override
    GatewayInReach gateway() {
      return RestApiDeploymentIT.this.gateway().at(door.baseUrl());
    }
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
