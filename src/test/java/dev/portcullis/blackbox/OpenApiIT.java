package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenAPI document of administration is one, and a gateway does what it says. */
@Tag("slow")
class OpenApiIT {
  private static final Path DOCUMENT = Path.of("docs/openapi.json").toAbsolutePath();
  private static SdkSuite suite;

  @BeforeAll
  static void find() {
    suite = SdkSuite.of("openapi", "requirements.txt", "package-lock.json");
  }

  @Test
  void isValid(@TempDir Path folder) throws IOException, InterruptedException {
    suite.run(
        folder,
        Map.of("PYTHONDONTWRITEBYTECODE", "1"),
        List.of(
            suite.prepared().resolve("bin/python").toString(),
            "-m",
            "openapi_spec_validator",
            DOCUMENT.toString()));
  }

  /** A linter of style: whatever it would only warn of is an error by its configuration. */
  @Test
  void readsAsSuchDocumentsShould(@TempDir Path folder) throws IOException, InterruptedException {
    suite.run(
        folder,
        Map.of("REDOCLY_TELEMETRY", "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
        List.of(
            suite.prepared().resolve("bin/node").toString(),
            suite.prepared().resolve("node_modules/@redocly/cli/bin/cli.js").toString(),
            "lint",
            "--config=" + suite.sources().resolve("redocly.yaml"),
            "--format=stylish",
            DOCUMENT.toString()));
  }

  /**
   * Schemathesis makes requests of the document, lawful ones and others, and looks at the answers:
   * nothing fails, nothing unlawful is taken, and nothing is answered but what the document says.
   * That all that is lawful by the document is taken is not asked: the domain's types know more
   * than it says, such as how long a key may live.
   */
  @Test
  void isWhatAGatewayDoes(@TempDir Path folder) throws IOException, InterruptedException {
    try (AdminServer server = AdminServer.start()) {
      suite.run(
          folder,
          Map.of("PYTHONDONTWRITEBYTECODE", "1", "PYTHONUTF8", "1"),
          List.of(
              suite.prepared().resolve("bin/python").toString(),
              "-m",
              "schemathesis.cli",
              "--config-file",
              suite.sources().resolve("schemathesis.toml").toString(),
              "run",
              "--url=" + server.gateway().url(),
              "--header=Authorization: Bearer " + server.token("admin"),
              "--phases=examples,coverage,fuzzing",
              "--max-examples=20",
              "--seed=7",
              "--continue-on-failure",
              "--request-timeout=10",
              DOCUMENT.toString()));
    }
  }
}
