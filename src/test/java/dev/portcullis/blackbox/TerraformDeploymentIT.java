package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Terraform;
import dev.portcullis.tools.Tool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway as {@code infra/terraform} deploys it. */
class TerraformDeploymentIT extends DeployedContract {
  private Terraform terraform;
  private String[] variables;
  private DeployedGateway gateway;

  @Override
  Urls deploy(DeployedGateway gateway) {
    Tool.need("terraform");
    this.gateway = gateway;
    terraform = Terraform.initialised(folder().resolve("terraform"), gateway.aws().endpoint());
    variables =
        new String[] {
          "-var=name=" + DeployedGateway.NAME,
          "-var=package=" + gateway.zip(),
          "-var=architecture=" + DeployedGateway.architecture(),
          "-var=front_door=function-url",
          "-var=upstream_secrets={model=\"of the model\"}",
          "-var=deletion_protection=false",
          "-var=alarms=false" // the emulator forgets what an alarm does
        };
    run("apply", "-auto-approve").well();
    return new Urls(output("base_url"), output("admin_url"));
  }

  private Terraform.Ran run(String command, String... more) {
    return terraform.run(
        command, Stream.concat(Stream.of(variables), Stream.of(more)).toArray(String[]::new));
  }

  private String output(String name) {
    return terraform.run("output", "-raw", name).well();
  }

  @Test
  void aSecondPlanIsEmpty() {
    Terraform.Ran plan = run("plan", "-detailed-exitcode");

    assertThat(plan.status()).as(plan.output()).isZero();
  }

  @AfterAll
  void nothingIsLeftOfIt() {
    if (variables != null) {
      run("destroy", "-auto-approve").well();
      assertThat(terraform.run("show", "-json").well()).doesNotContain("resources");
      assertThat(Inventory.of(gateway.aws())).isEmpty();
    }
  }
}
