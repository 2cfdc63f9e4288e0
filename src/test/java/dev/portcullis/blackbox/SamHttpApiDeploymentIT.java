package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway behind API Gateway's HTTP API, as {@code infra/sam} deploys it. */
class SamHttpApiDeploymentIT extends DeployedContract {
  private SamStack stack;

  @Override
  Urls deploy(DeployedGateway gateway) {
    stack = SamStack.make(gateway, folder(), "http-api");
    String base = stack.output("BaseUrl");
    assertThat(stack.output("AdminUrl")).isEqualTo(base + "/admin/v1");
    String door = gateway.door(base);
    return new Urls(door, door);
  }

  @Override
  String frontDoor() {
    return "http-api";
  }

  @Test
  void aChangeSetOfTheSameTemplateHoldsNoChange() {
    stack.assertSettled();
  }

  @AfterAll
  void isDeletedAsAWhole() {
    if (stack != null) {
      stack.delete();
    }
  }
}
