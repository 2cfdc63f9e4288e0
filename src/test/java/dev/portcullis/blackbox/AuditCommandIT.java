package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code portcullis audit}, beside a running gateway. */
class AuditCommandIT {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @TempDir private Path elsewhere;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .key("any", "--scope", "*", "--owner", "team-search")
            .start();
    for (int i = 0; i < 3; i++) {
      ask("/openai/v1/chat/completions", 200);
    }
    ask("/nowhere/v1/chat/completions", 404);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  private static void ask(String path, int status) throws IOException {
    try (Wire wire = gateway.connect()) {
      assertThat(wire.send(gateway.post(path, ServerUnderTest.chat("stub"))).response().status())
          .isEqualTo(status);
    }
  }

  @Test
  void showsTheLatestEventsALineEach() {
    String shown = run(0, "list", "--last", "2");

    assertThat(shown.lines()).hasSize(3);
    assertThat(shown.lines().toList().get(1))
        .contains(" ok ", " team-search ", " openai ", " chat ", " stub ");
    assertThat(shown.lines().toList().get(2)).contains(" unknown_route ");
  }

  @Test
  void saysThatAChainIsWhole() {
    assertThat(run(0, "verify")).startsWith("whole ").contains(": 4 events, head ");
  }

  @Tag("slow")
  @Test
  void findsTheChangedLineAndTheRemovedOne() throws Exception {
    List<String> lines = gateway.process().auditLines();
    Path changed = elsewhere.resolve("changed.jsonl");
    Files.writeString(
        changed, String.join("\n", lines).replaceFirst("\"code\":404", "\"code\":200") + "\n");
    Path removed = elsewhere.resolve("removed.jsonl");
    Files.write(removed, List.of(lines.get(0), lines.get(2), lines.get(3)));

    String said = run(1, "verify", changed.toString(), removed.toString());

    assertThat(said)
        .contains("BROKEN  " + changed + ": line 4 was changed")
        .contains("BROKEN  " + removed + ": line 2 is out of sequence");
  }

  @Tag("slow")
  @Test
  void findsAByteThatIsNoText() throws Exception {
    byte[] bytes = (String.join("\n", gateway.process().auditLines()) + "\n").getBytes(UTF_8);
    bytes[bytes.length - 20] = (byte) 0xff;
    Path changed = Files.write(elsewhere.resolve("bytes.jsonl"), bytes);

    String said = run(1, "verify", changed.toString());

    assertThat(said).contains("BROKEN  " + changed + ": line 4 is no event");
    assertThat(said).doesNotContain("Exception");
  }

  @Tag("slow")
  @Test
  void takesLinesAsCloudWatchLogsExportsThem() throws Exception {
    List<String> exported =
        gateway.process().auditLines().stream()
            .map(line -> "2026-11-25T22:04:34.123Z " + line)
            .toList();
    Path file = Files.write(elsewhere.resolve("exported"), exported);
    Path changed =
        Files.write(
            elsewhere.resolve("changed"),
            exported.stream().map(line -> line.replace("\"code\":404", "\"code\":200")).toList());

    String said = run(1, "verify", file.toString(), changed.toString());

    assertThat(said)
        .contains("whole   " + file + ": 4 events, head ")
        .contains("BROKEN  " + changed + ": line 4 was changed");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"list", "verify"})
  void saysWhereTheEventsAreThatAreNotInTheDataDirectory(String command) {
    String cloud = said(command, "aws", Map.of("portcullis.aws.name", "our-gateway"));
    assertThat(cloud)
        .contains("CloudWatch Logs, log group /our-gateway/audit")
        .contains("docs/operate/EVIDENCE.md", "portcullis audit verify CHAIN.jsonl")
        .doesNotContain("Exception");

    assertThat(said(command, "stdout", Map.of()))
        .contains("on its standard output: the lines that begin with {")
        .doesNotContain("Exception");
  }

  private static String said(String command, String trail, Map<String, String> configuration) {
    GatewayProcess.Setup setup =
        GatewayProcess.server()
            .with("portcullis.adapters.audit-trail", trail)
            .arguments("audit", command);
    configuration.forEach(setup::with);
    try (GatewayProcess process = setup.launch()) {
      assertThat(process.exitCode()).as(process.output()).isEqualTo(2);
      return process.output();
    }
  }

  @Tag("slow")
  @Test
  void saysWhatIsWrongWithWhatItWasAskedFor() {
    assertThat(run(2, "verify", "/no/such/file")).contains("/no/such/file cannot be read.");
    assertThat(run(2, "list", "--last", "0")).contains("Show from 1 to 100000 events.");
    assertThat(run(2)).contains("Say what: list or verify.");
  }

  private static String run(int exitCode, String... words) {
    GatewayProcess command =
        gateway.command(Stream.concat(Stream.of("audit"), Stream.of(words)).toArray(String[]::new));
    assertThat(command.exitCode()).as(command.output()).isEqualTo(exitCode);
    return command.output();
  }
}
