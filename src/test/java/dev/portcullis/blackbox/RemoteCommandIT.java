package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of somebody who is signed in: it works at the gateway, and says so. */
@Tag("slow")
class RemoteCommandIT {
  private static AdminServer server;

  @TempDir Path config;

  @BeforeAll
  static void start() {
    server = AdminServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void handlesAKeyForItsWholeLife() throws IOException {
    signIn("admin");

    String created =
        ran("key", "create", "--owner", "ci", "--tenant", "acme", "--scope", "openai:chat:*");
    assertThat(created).contains("At " + server.gateway().url()).containsPattern("pcl_\\S{105}");
    String id = PrintedKey.idIn(created);
    assertThat(ran("key", "list", "--tenant", "acme")).contains(id, "openai:chat:*", "ci");
    assertThat(ran("key", "narrow", id, "--scope", "openai:chat:gpt-*", "--limit", "requests=5/1h"))
        .contains("Narrowed.");
    assertThat(ran("key", "show", id))
        .contains("openai:chat:gpt-*", "requests=5/1h", "version   2")
        .doesNotContain("pcl_");
    assertThat(ran("usage", "--key", id)).contains("last used");
    assertThat(failed("key", "narrow", id, "--scope", "openai:*")).doesNotContain("Narrowed");
    String rotated = ran("key", "rotate", id, "--overlap", "2h");
    assertThat(rotated).containsPattern("pcl_\\S{105}").contains("Key " + id + " is valid until");
    assertThat(ran("key", "retire", id, "--in", "1h")).contains("Valid until");
    assertThat(ran("key", "revoke", id)).contains("Revoked.");
    assertThat(failed("key", "narrow", id, "--scope", "openai:chat:gpt-4o")).contains("revoked");
    assertThat(failed("key", "show", "aaaaaaaaaaaaaaaa")).contains("There is no such key;");
  }

  @Test
  void handlesTheKeysOfTheOneTenantThatSomebodyMayAdminister() throws IOException {
    signIn("admin");
    String foreign =
        PrintedKey.idIn(
            ran("key", "create", "--owner", "x", "--tenant", "other", "--scope", "openai:chat:*"));
    signIn("acme-keys");
    String acme = "--tenant=acme";
    String id =
        PrintedKey.idIn(ran("key", "create", "--owner", "ci", acme, "--scope", "openai:chat:*"));

    assertThat(ran("key", "list", acme)).contains(id, "(hidden)").doesNotContain(foreign);
    assertThat(ran("key", "show", id, acme)).contains("not shown to you: admin:usage.read");
    assertThat(ran("key", "narrow", id, acme, "--scope", "openai:chat:gpt-*")).contains("Narrowed");
    assertThat(ran("key", "rotate", id, acme)).containsPattern("pcl_\\S{105}");
    assertThat(ran("key", "retire", id, acme, "--in", "1h")).contains("Valid until");
    assertThat(ran("key", "revoke", id, acme)).contains("Revoked.");
    assertThat(failed("usage", "--key", id, acme)).contains("admin:usage.read");
    assertThat(failed("key", "show", id)).contains("name it: --tenant");
    assertThat(failed("key", "list")).contains("name it: --tenant");
    assertThat(failed("key", "show", foreign, acme)).contains("There is no such key");
    assertThat(failed("key", "show", foreign, "--tenant=other")).contains("status 403");
  }

  @Test
  void stopsUsersOfTheOneTenantThatSomebodyMayAdminister() throws IOException {
    signIn("ops-users");
    String ops = "--tenant=ops";

    assertThat(ran("user", "stop", "sso/bob", ops, "--for=2h")).contains("Stopped until");
    assertThat(ran("user", "usage", "sso/bob", ops)).containsPattern("stopped +quarantined until");
    assertThat(ran("user", "release", "sso/bob", ops)).contains("Not stopped any more.");
    assertThat(ran("user", "usage", "sso/bob", ops)).doesNotContain("stopped");
    assertThat(failed("user", "stop", "sso/bob")).contains("name it: --tenant");
    assertThat(failed("user", "stop", "sso/bob", "--tenant=acme")).contains("status 403");
    assertThat(failed("user", "stop", "other/eve", ops)).contains("not certain");

    signIn("admin");
    assertThat(ran("user", "stop", "other/eve")).contains("Stopped until");
    assertThat(ran("user", "usage", "other/eve")).contains("quarantined");
    assertThat(failed("user", "stop", "other/eve", "--for=366d")).contains("365 days");
    assertThat(run(2, "user", "stop", "eve")).contains("a slash and a subject");
  }

  @Test
  void handlesRolesTenantsAndTheirPolicies() throws IOException {
    signIn("admin");

    assertThat(ran("role", "set", "reader", "--scope", "openai:models.read")).contains("Done.");
    assertThat(ran("role", "list")).contains("reader", "admin");
    assertThat(ran("role", "set", "reader", "--scope", "openai:chat:*")).contains("Done.");
    assertThat(ran("role", "show", "reader"))
        .contains("openai:chat:*")
        .containsPattern("version +\\d+");
    assertThat(failed("role", "set", "admin", "--scope", "*")).contains("configuration");
    assertThat(ran("role", "remove", "reader")).contains("Done.");

    assertThat(ran("tenant", "set", "acme", "--contact", "ops@acme.example")).contains("Done.");
    assertThat(ran("tenant", "show", "acme")).contains("ops@acme.example");
    assertThat(ran("usage", "--tenant", "acme")).contains("last used");
    assertThat(ran("policy", "set", "acme", "--scope", "openai:*")).contains("Set.");
    assertThat(ran("policy", "show", "acme")).contains("openai:*").containsPattern("version +\\d+");
    assertThat(ran("policy", "remove", "acme")).contains("no policy now");
    assertThat(failed("policy", "show", "acme")).contains("has no policy");
    assertThat(ran("tenant", "remove", "acme")).contains("Done.");
  }

  @Test
  void showsThePostureOfTheGateway() throws IOException {
    signIn("auditor");

    assertThat(ran("posture")).contains("At " + server.gateway().url(), "limits", "audit");
  }

  @Test
  void saysWhatIsMissingOfWhoeverMayNot() throws IOException {
    signIn("auditor");
    assertThat(failed("key", "list")).contains("status 403: No scope grants admin:keys.read");

    signInWith(server.administrators().weakToken("admin"));
    assertThat(failed("key", "list"))
        .contains("administration needs a second factor", "portcullis login");

    signInWith("not-a-token");
    assertThat(failed("key", "list")).contains("sign in again: portcullis login");
  }

  @Test
  void worksAtTheStoreAgainWhenSignedOut() throws IOException {
    signIn("admin");

    assertThat(ran("logout")).contains("Signed out.");
    assertThat(ran("logout")).contains("Nobody was signed in.");
    assertThat(ran("key", "list")).doesNotContain("At http");
  }

  private void signIn(String role) throws IOException {
    signInWith(server.token(role));
  }

  private void signInWith(String token) throws IOException {
    Path folder = Files.createDirectories(config.resolve("portcullis"));
    Path session = folder.resolve("session.json");
    Files.deleteIfExists(session);
    Files.createFile(
        session,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(
        session,
        JsonWriter.bytes(
            Json.obj(
                Json.member("gateway", server.gateway().url()),
                Json.member("issuer", server.administrators().issuer().identifier()),
                Json.member("client_id", "portcullis-cli"),
                Json.member("access_token", token),
                Json.member("expires", Instant.now().plusSeconds(3_600).toString()))));
  }

  private String ran(String... words) {
    return run(0, words);
  }

  private String failed(String... words) {
    return run(1, words);
  }

  private String run(int code, String... words) {
    var line = new ArrayList<>(List.of(words));
    try (GatewayProcess command =
        GatewayProcess.laptop()
            .variable("XDG_CONFIG_HOME", config.toString())
            .arguments(line.toArray(String[]::new))
            .launch()) {
      int ended = command.exitCode();
      assertThat(ended).as(String.join(" ", words) + "\n" + command.output()).isEqualTo(code);
      return command.output();
    }
  }
}
