package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Tool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/operate} says of the first values of secrets and of the first key, carried out
 * by its own commands where an emulator stands for AWS. What Terraform would tell is told here.
 */
@Tag("slow")
class FirstKeyRunbookIT {
  private static final String SECRET = "sk-of-a-provider";

  /** As the page calls it. */
  private static final String TERRAFORM =
      """
      terraform() {
        case "${*: -1}" in
          name) printf portcullis ;;
          region) printf eu-central-1 ;;
          ring) printf aws-sm:portcullis/keys-ring ;;
          admin_role_arn) printf arn:aws:iam::000000000000:role/portcullis-admin ;;
          base_url) printf %%s '%s' ;;
        esac
      }
      export -f terraform
      export USER=operator""";

  private AwsShell shell;
  private ComposeModel model;

  @BeforeEach
  void deploy(@TempDir Path folder) throws Exception {
    Tool.need("openssl");
    Tool.need("curl");
    shell = AwsShell.in(folder);
    model = ComposeModel.in(folder);
    shell.portcullis("");
    Files.createSymbolicLink(folder.resolve("infra"), Path.of("infra").toAbsolutePath());
  }

  @AfterEach
  void end() throws Exception {
    if (model != null) {
      model.close();
    }
    if (shell != null) {
      shell.close();
    }
  }

  @Test
  void theFirstKeyIsMadeInTheRoleOfAdministrationAndEverythingElseIsChecked() throws Exception {
    Runbook deploy = Runbook.of("DEPLOY.md");
    shell.type(deploy.block("The values of secrets", "keys-ring"));
    shell.type(deploy.block("The values of secrets", "upstreams/openai") + "\n" + SECRET);
    assertThat(value("portcullis/upstreams/openai")).isEqualTo(SECRET);
    assertThat(value("portcullis/keys-ring")).matches("\\{\"aa\":\"[A-Za-z0-9+/]{43}=\"}");

    GatewayProcess.Setup setup =
        ComposeFiles.gateway(shell.endpoint(), model.origin(), URI.create("http://127.0.0.1:1"))
            .with("portcullis.routes.openai.models", "gpt-4o,gpt-4o-mini,another");
    try (GatewayProcess gateway = setup.start()) {
      shell.type("cp %s/*.properties portcullis.properties".formatted(gateway.home()));
      shell.type(TERRAFORM.formatted(gateway.url()));
      List<String> steps = Runbook.of("FIRST-KEY.md").blocks("The first key");
      assertThat(steps).hasSize(7);

      shell.type(steps.get(0));
      shell.type(steps.get(2));
      assertThat(shell.type("printf %s \"$AWS_SESSION_TOKEN\"")).isNotEmpty();
      String made = shell.type(ComposeFiles.replaced(steps.get(3), "192.0.2.0/24", "127.0.0.0/8"));
      String key = PrintedKey.in(made);
      assertThat(shell.type(steps.get(4))).contains(key.split("_", -1)[2]);
      assertThat(shell.type("printf %s \"${AWS_SESSION_TOKEN:-}\"")).isEmpty();
      assertThat(shell.type(steps.get(5))).contains("-cli");

      String smoke = steps.get(6).replaceFirst("\n", "\n" + key + "\n");
      assertThat(shell.type(smoke))
          .contains("ok           allowed", "ok           forbidden", "ok           audited")
          .doesNotContain("FAILED", key);
      assertThat(gateway.output()).doesNotContain(key, SECRET);
    }
  }

  private String value(String secret) throws Exception {
    return shell.type(
        "aws secretsmanager get-secret-value --secret-id %s --query SecretString --output text"
            .formatted(secret));
  }
}
