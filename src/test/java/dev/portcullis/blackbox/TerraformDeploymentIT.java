package dev.portcullis.blackbox;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway behind function URLs, as {@code infra/terraform} deploys it. */
class TerraformDeploymentIT extends FunctionUrlContract {
  private TerraformDeployment deployment;

  @Override
  Urls deployed(DeployedGateway gateway) {
    deployment = TerraformDeployment.apply(gateway, folder().resolve("terraform"), "function-url");
    return new Urls(deployment.output("base_url"), deployment.output("admin_url"));
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
}
