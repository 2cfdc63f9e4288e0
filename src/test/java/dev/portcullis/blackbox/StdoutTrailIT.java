package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose audit events go to standard output, where its greeting goes too. */
class StdoutTrailIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  @TempDir private Path elsewhere;

  @Test
  void leavesALineForEachEventThatCanBeToldFromTheRestAndVerified() throws IOException {
    try (StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            ServerUnderTest.setup()
                .route("openai", "openai", stub.origin())
                .with("portcullis.adapters.audit-trail", "stdout")
                .start()) {
      try (Wire wire = gateway.connect()) {
        for (int i = 0; i < 3; i++) {
          var answer = wire.send(gateway.post(CHAT, ServerUnderTest.chat("stub"))).response();
          assertThat(answer.status()).isEqualTo(200);
        }
      }
      Eventually.holds(() -> events(gateway).size() == 3);

      assertThat(gateway.process().standardOutput()).contains("listening on", "audit-trail stdout");
      assertThat(events(gateway)).allMatch(line -> line.contains("\"class_uid\":6003"));
      Path file = Files.write(elsewhere.resolve("collected"), events(gateway));
      GatewayProcess verify = gateway.command("audit", "verify", file.toString());
      assertThat(verify.exitCode()).as(verify.output()).isZero();
      assertThat(verify.output()).contains(": 3 events, head ");
      assertThat(gateway.process().auditLines()).isEmpty();
    }
  }

  private static List<String> events(ServerUnderTest gateway) {
    return gateway.process().standardOutput().lines().filter(line -> line.startsWith("{")).toList();
  }
}
