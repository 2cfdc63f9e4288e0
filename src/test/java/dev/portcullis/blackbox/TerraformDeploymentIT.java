package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonCorpus;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The gateway behind function URLs, as {@code infra/terraform} deploys it: of all front doors the
 * one that most contracts are tried on, as the emulator calls its functions itself.
 */
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

  private GatewayInReach reached() {
    return gateway().at(urls().data());
  }

  /** The function of administration, with the other function's calls and the group's evidence. */
  @Nested
  class Administering extends AdminContract<DeployedAdministration> {
    @Override
    DeployedAdministration start() {
      return new DeployedAdministration(TerraformDeploymentIT.this.gateway(), urls(), key());
    }
  }

  /** What is refused for the secrets in it. */
  @Nested
  class RefusingSecrets extends GuardRefusalContract {
    @Override
    GatewayInReach gateway() {
      return reached();
    }

    @Override
    List<Json> events() {
      return TerraformDeploymentIT.this.gateway().events();
    }
  }

  /** Which documents are taken. */
  @Nested
  class ReadingJson extends JsonCorpusContract {
    @Override
    GatewayInReach gateway() {
      return reached();
    }

    /** The emulator makes a text of each document, in which bytes that are none are replaced. */
    @Override
    boolean carried(JsonCorpus.Row row) {
      byte[] again =
          new String(row.payload(), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
      return Arrays.equals(row.payload(), again);
    }
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (deployment != null) {
      deployment.destroy();
    }
  }
}
