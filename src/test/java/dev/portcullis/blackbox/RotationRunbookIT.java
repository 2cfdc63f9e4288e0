package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.http.Wire;
import dev.portcullis.tools.Tool;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code docs/operate/ROTATION.md} says of the ring, keys, credentials and KMS, carried out by
 * its own commands while a gateway runs, which is never started again. It looks for new values
 * sooner than by default.
 */
@Tag("slow")
class RotationRunbookIT {

  private final KeyedUpstream upstream = new KeyedUpstream("a-model-that-asks-for-nothing", "sk-2");
  private final Runbook page;
  private AwsShell shell;
  private GatewayProcess gateway;

  RotationRunbookIT() throws IOException {
    page = Runbook.of("ROTATION.md");
  }

  @BeforeEach
  void deploy(@TempDir Path folder) throws Exception {
    Tool.need("jq");
    Tool.need("openssl");
    shell = AwsShell.in(folder);
    gateway = setup().start();
    shell.portcullis("PORTCULLIS_CONFIG=$(echo %s/*.properties)".formatted(gateway.home()));
  }

  private GatewayProcess.Setup setup() throws IOException {
    return ComposeFiles.gateway(
            shell.endpoint(), upstream.origin(), URI.create("http://127.0.0.1:1"))
        .with("portcullis.secrets.refresh-after", "1s")
        .with("portcullis.secrets.valid-for", "3s")
        .with("portcullis.limits.key.requests", "100000/1d");
  }

  @AfterEach
  void end() throws Exception {
    if (shell != null) {
      shell.close();
    }
    if (gateway != null) {
      gateway.close();
    }
    upstream.close();
  }

  @Test
  void aGenerationOfTheRingGoesAndNoKeyIsRefusedBeforeItIs() throws Exception {
    String heading = "A generation of the ring";
    String old = created();
    assertThat(old).startsWith("pcl_aa_");
    assertThat(call(old)).isEqualTo(200);

    shell.type(page.block(heading, "{ae: .}"));
    String successor = rotated(old);
    assertThat(successor).startsWith("pcl_ae_");
    Eventually.holds(() -> call(successor) == 200);
    assertThat(call(old)).isEqualTo(200);
    assertThat(shell.type(page.block(heading, "key list"))).contains(id(old), id(successor));

    shell.type(page.block(heading, "del(.aa)"));
    Eventually.holds(() -> call(old) == 401);
    assertThat(call(successor)).isEqualTo(200);
  }

  private String created() throws Exception {
    return key(shell.type("./portcullis key create --owner team --scope '*'"));
  }

  private String rotated(String key) throws Exception {
    String block = page.block("An API key, without a gap", "key rotate");
    return key(shell.type(ComposeFiles.replaced(block, " ID ", " " + id(key) + " ")));
  }

  private static String key(String printed) {
    return PrintedKey.in(printed);
  }

  private static String id(String key) {
    return key.split("_", -1)[2];
  }

  @Test
  void aProvidersCredentialIsInUseWithoutAStart() throws Exception {
    String key = created();
    String typed = "sk-2";
    shell.type(page.block("A provider's credential", "read -rsp") + "\n" + typed);
    Eventually.holds(() -> call(key) == 200 && upstream.shown().getLast().equals(typed));
    assertThat(gateway.output()).doesNotContain(typed);
  }

  @Test
  void theKeyThatWrapsIsRotatedOnDemand() throws Exception {
    String block = page.block("A KMS key", "rotate-key-on-demand");
    assertThat(shell.type(block)).contains("KeyId");
  }

  private int call(String key) {
    String body = ServerUnderTest.chat("stub");
    try (Wire wire = new Wire(URI.create(gateway.url()).getPort())) {
      wire.send(
          "POST /openai/v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n"
              + "authorization: Bearer %s\r\ncontent-type: application/json\r\n".formatted(key)
              + "content-length: %d\r\n\r\n%s".formatted(body.length(), body));
      return wire.response().status();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
