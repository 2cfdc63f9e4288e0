package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Terraform;
import dev.portcullis.tools.Tool;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A gateway as {@code infra/terraform} deploys it, with one of its front doors and all its alarms:
 * on the emulator that runs functions, and, for what that one does not know, on one that does.
 */
final class TerraformDeployment {
  private final DeployedGateway gateway;
  private final Moto others;
  private final Terraform terraform;
  private final String[] variables;

  private TerraformDeployment(DeployedGateway gateway, Moto others, Path folder, String door) {
    this.gateway = gateway;
    this.others = others;
    terraform = Terraform.initialised(folder, gateway.aws().endpoint(), others.services());
    variables =
        new String[] {
          "-var=name=" + DeployedGateway.NAME,
          "-var=package=" + gateway.zip(),
          "-var=architecture=" + DeployedGateway.architecture(),
          "-var=front_door=" + door,
          "-var=upstream_secrets={model=\"of the model\"}",
          "-var=deletion_protection=false"
        };
  }

  /**
   * One that has been applied.
   *
   * @param folder one that is not there yet, for what Terraform remembers
   * @param door the front door
   */
  static TerraformDeployment apply(DeployedGateway gateway, Path folder, String door) {
    Tool.need("terraform");
    Moto others = Moto.start();
    try {
      var deployment = new TerraformDeployment(gateway, others, folder, door);
      deployment.run("apply", "-auto-approve").well();
      return deployment;
    } catch (RuntimeException | AssertionError failed) {
      others.close();
      throw failed;
    }
  }

  private Terraform.Ran run(String command, String... more) {
    return terraform.run(
        command, Stream.concat(Stream.of(variables), Stream.of(more)).toArray(String[]::new));
  }

  /** What the module says under this name. */
  String output(String name) {
    return terraform.run("output", "-raw", name).well();
  }

  /** What remembers the parts that the emulator of functions does not know. */
  Moto others() {
    return others;
  }

  /** A second plan would change nothing. */
  void assertSettled() {
    Terraform.Ran plan = run("plan", "-detailed-exitcode");
    assertThat(plan.status()).as(plan.output()).isZero();
  }

  /** Destroys it, of which nothing is left: no alarm, dashboard, REST API or web ACL, either. */
  void destroy() {
    try {
      assertThat(others.names())
          .contains(DeployedGateway.NAME, DeployedGateway.NAME + "-dead-keys")
          .hasSizeGreaterThan(15);
      run("destroy", "-auto-approve").well();
      assertThat(terraform.run("show", "-json").well()).doesNotContain("resources");
      assertThat(Inventory.of(gateway.aws())).isEmpty();
      assertThat(others.names()).isEmpty();
    } finally {
      others.close();
    }
  }
}
