package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.upstream.Eventually;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is deployed is what was tested: the executable, in a package, as two functions with the
 * tables, keys and secrets that a deployment made, called by the URLs that it tells. Nothing is
 * asked for that streams.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DeployedContract {
  private static final String CHAT =
      "{\"model\":\"stub\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}";

  private final Path folder = temporary();
  private DeployedGateway gateway;
  private Urls urls;
  private String key;

  /**
   * Where a deployment can be reached from here.
   *
   * @param data where its routes are
   * @param administration what {@code /admin/v1} is below
   */
  record Urls(String data, String administration) {}

  /** Deploys the package under the gateway's name. */
  abstract Urls deploy(DeployedGateway gateway) throws Exception;

  /** What the check from outside calls the front door. */
  abstract String frontDoor();

  private static Path temporary() {
    try {
      return Files.createTempDirectory("deployed");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @BeforeAll
  void deploy() throws Exception {
    gateway = DeployedGateway.in(folder);
    urls = deploy(gateway);
    gateway.putSecrets();
    key = gateway.key("--scope", "*");
  }

  /** What was deployed, and what is around it. */
  DeployedGateway gateway() {
    return gateway;
  }

  /** Where it was deployed. */
  Urls urls() {
    return urls;
  }

  /** A key that may do everything. */
  String key() {
    return key;
  }

  /** Files of this test, which go with it. */
  Path folder() {
    return folder;
  }

  @AfterAll
  void stop() throws IOException {
    if (gateway != null) {
      gateway.close();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** The reply to a chat that has these members, too. */
  Response chat(String credential, String more) {
    return given()
        .header("authorization", "Bearer " + credential)
        .contentType("application/json")
        .body(CHAT.formatted(more))
        .post(urls.data() + "/openai/v1/chat/completions");
  }

  @Test
  void aCallIsAnsweredAndItsEventIsInTheGroup() {
    Response reply = chat(key, "");

    assertThat(reply.statusCode()).as(reply.asString() + gateway.printed()).isEqualTo(200);
    assertThat(reply.jsonPath().getString("choices[0].message.content")).contains("Hello");
    String id = reply.header("x-request-id");
    Eventually.holds(() -> gateway.events(id) == 1);
  }

  @Test
  void threadsOfThePlatformSeeThatAnAnswerIsThere() {
    chat(key, "");

    assertThat(gateway.aws().threads()).contains("Read-Poller").doesNotContain("MasterPoller");
  }

  @Test
  void whoHasNoKeyOrAForgedOneIsRefused() {
    String forged = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");

    assertThat(given().get(urls.data() + "/openai/v1/models").statusCode()).isEqualTo(401);
    assertThat(chat(forged, "").statusCode()).isEqualTo(401);
    assertThat(chat(gateway.key("--scope", "anthropic:*"), "").statusCode()).isEqualTo(403);
  }

  @Test
  void aLimitHoldsInTheTableThatWasMade() {
    String once = gateway.key("--scope", "*", "--limit", "requests=1/1d");

    assertThat(chat(once, "").statusCode()).isEqualTo(200);
    assertThat(chat(once, "").statusCode()).isEqualTo(429);
  }

  /** That a streamed reply arrives as one, and to its end. */
  final void assertStreams() {
    Response reply = chat(key, ",\"stream\":true");

    assertThat(reply.contentType()).startsWith("text/event-stream");
    assertThat(reply.asString()).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
  }

  @Test
  void administrationAsksForATokenAndTakesNoKey() {
    String posture = urls.administration() + "/admin/v1/posture";
    Response stranger = given().get(posture);
    assertThat(stranger.statusCode()).isEqualTo(401);
    assertThat(stranger.jsonPath().getString("challenge")).startsWith("Bearer");
    assertThat(given().header("authorization", "Bearer " + key).get(posture).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aTokenOfTheIssuerCallsTheModel() {
    assertThat(chat(gateway.administrator(), "").statusCode()).isEqualTo(200);
  }

  @Test
  void theCheckFromOutsideFindsNothingWrong() throws Exception {
    String limited = gateway.key("--scope", "*", "--limit", "requests=8/1d");
    var smoke =
        new ProcessBuilder(
            "infra/smoke",
            urls.data(),
            "--front-door",
            frontDoor(),
            "--admin-url",
            urls.administration() + "/admin/v1",
            "--limit",
            "8",
            "--audit-group",
            "/" + DeployedGateway.NAME + "/audit");
    smoke.environment().put("SMOKE_KEY", limited);
    smoke.environment().putAll(gateway.aws().environment());
    smoke
        .environment()
        .merge("PATH", AwsShell.cli(folder()).toString(), (path, first) -> first + ":" + path);
    Process process = smoke.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(printed.lines().map(line -> line.split(" +")[0] + " " + line.split(" +")[1]))
        .contains("ok models", "ok allowed", "ok forbidden", "ok limits", "ok limited")
        .contains("ok audited", "ok no-credential", "ok forged-key", "ok headers")
        .contains("ok admin-no-token", "ok admin-api-key");
    assertThat(printed).doesNotContain("FAILED", limited);
    assertThat(process.waitFor()).as(printed).isZero();
  }

  /** What is refused, by what is deployed. */
  @Nested
  class Refusing extends RefusalContract {
    @Override
    GatewayInReach gateway() {
      return gateway.at(urls.data());
    }
  }

  /** What is limited, by what is deployed. */
  @Nested
  class Limiting extends LimitContract {
    @Override
    GatewayInReach gateway() {
      return gateway.at(urls.data());
    }
  }

  /** Keys that the one function issues and the other one takes. */
  @Nested
  class Issuing extends IssuedKeyContract {
    @Override
    String url() {
      return urls.data();
    }

    @Override
    String adminUrl() {
      return urls.administration() + "/admin/v1";
    }

    @Override
    String administrator() {
      return gateway.administrator();
    }
  }
}
