package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line changes at a store, beside a gateway, leaves evidence there. */
class CommandEvidenceIT {
  private static StubModel stub;
  private static ServerUnderTest server;

  @TempDir private Path elsewhere;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.start();
    server = ServerUnderTest.setup().route("openai", "openai", stub.origin()).start();
  }

  @AfterAll
  static void stop() {
    server.close();
    stub.close();
  }

  @Tag("slow")
  @Test
  void whatACommandChangesAtTheStoreIsEvidenceToo() {
    int before = server.process().chains().ofCommands().size();
    GatewayProcess created =
        server.command("key", "create", "--owner=audited", "--scope=openai:chat:*");
    assertThat(created.exitCode()).as(created.output()).isZero();
    String id = PrintedKey.idIn(created.output());
    for (String line :
        List.of(
            "key narrow " + id + " --model=stub",
            "key rotate " + id,
            "key retire " + id + " --in=2h",
            "key revoke " + id,
            "user stop sso/mallory --for=2h",
            "user release sso/mallory",
            "role set reader --scope=openai:models.read",
            "role remove reader",
            "tenant set acme --contact=ops",
            "tenant remove acme",
            "policy set acme --scope=openai:*",
            "policy remove acme")) {
      GatewayProcess command = server.command(line.split(" "));
      assertThat(command.exitCode()).as(command.output()).isZero();
    }
    GatewayProcess refused = server.command("key", "narrow", id, "--model=stub");
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
    GatewayProcess nothing = server.command("policy", "remove", "of-nobody");
    assertThat(nothing.exitCode()).as(nothing.output()).isEqualTo(1);
    GatewayProcess foreign = server.command("user", "stop", "sso/mallory", "--tenant=acme");
    assertThat(foreign.exitCode()).as(foreign.output()).isEqualTo(1);
    assertThat(foreign.output()).contains("not certain");

    List<String> all = server.process().chains().ofCommands();
    List<String> events = all.subList(before, all.size());

    String user = System.getProperty("user.name");
    assertThat(events)
        .hasSize(28)
        .allMatch(event -> event.contains("\"uid\":\"os/" + user + "\""))
        .allMatch(event -> event.contains("\"name\":\"command-line\""))
        .noneMatch(event -> event.contains("pcl_") || event.contains("secret_sha256"));
    assertThat(events.getFirst()).contains("\"intended\"", "\"keys.create\"", id);
    assertThat(events.get(1)).contains("\"ok\"", "\"keys.create\"", "\"after\":{", id);
    assertThat(events.getLast()).contains("\"conflict\"", "\"keys.narrow\"");
    assertThat(events)
        .filteredOn(event -> event.contains("\"users.stop\""))
        .hasSize(4)
        .allMatch(event -> event.contains("sso/mallory"));
    assertThat(audit("verify")).contains("-cli.jsonl: 2 events").doesNotContain("BROKEN", "note ");
    assertThat(audit("list", "--last", "2"))
        .containsPattern("intended .*command-line +keys.narrow")
        .containsPattern("conflict .*command-line +keys.narrow");
  }

  @Test
  void aChangeThatCannotBeRecordedIsNotMade() throws IOException {
    Path home = elsewhere.resolve("data");
    Files.createDirectory(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(home.resolve("audit"), "in the way");
    try (GatewayProcess process =
        GatewayProcess.laptop()
            .with("portcullis.data-directory", home.toString())
            .arguments("role", "set", "reader", "--scope=openai:models.read")
            .launch()) {
      assertThat(process.exitCode()).as(process.output()).isNotZero();
      assertThat(home.resolve("access/roles/reader.json")).doesNotExist();
    }
  }

  private static String audit(String... words) {
    GatewayProcess command =
        server.command(Stream.concat(Stream.of("audit"), Stream.of(words)).toArray(String[]::new));
    assertThat(command.exitCode()).as(command.output()).isZero();
    return command.output();
  }
}
