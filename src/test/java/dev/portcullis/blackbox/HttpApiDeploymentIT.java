package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The gateway behind API Gateway's HTTP API, through which nothing streams, as {@code
 * infra/terraform} deploys it.
 */
class HttpApiDeploymentIT extends DeployedContract {
  private TerraformDeployment deployment;

  @Override
  Urls deploy(DeployedGateway gateway) {
    deployment = TerraformDeployment.apply(gateway, folder().resolve("terraform"), "http-api");
    String base = deployment.output("base_url");
    assertThat(deployment.output("admin_url")).isEqualTo(base + "/admin/v1");
    String door = gateway.door(base);
    return new Urls(door, door);
  }

  @Override
  String frontDoor() {
    return "http-api";
  }

  @Test
  void aStreamIsRefusedBeforeItIsPaidFor() {
    gateway().model().forget();

    Response reply = chat(key(), ",\"stream\":true");

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.jsonPath().getString("error.code")).isEqualTo("streaming_unavailable");
    assertThat(reply.jsonPath().getString("error.message")).contains("stream");
    assertThat(gateway().model().seen()).isEmpty();
  }

  @Test
  void aSecondPlanIsEmpty() {
    deployment.assertSettled();
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (deployment != null) {
      deployment.destroy();
    }
  }

  /** What an application sees that uses OpenAI's SDK with what is deployed. */
  @Nested
  class ByOpenAisSdk extends OpenAiSdkPlainContract {
    @Override
    String baseUrl() {
      return urls().data() + "/openai/v1";
    }

    @Override
    String key() {
      return HttpApiDeploymentIT.this.key();
    }
  }

  /** What an application sees that uses Anthropic's SDK with what is deployed. */
  @Nested
  class ByAnthropicsSdk extends AnthropicSdkPlainContract {
    @Override
    String baseUrl() {
      return urls().data() + "/anthropic";
    }

    @Override
    String key() {
      return HttpApiDeploymentIT.this.key();
    }
  }
}
