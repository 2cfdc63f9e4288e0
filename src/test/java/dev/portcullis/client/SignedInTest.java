package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.json.Json;
import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedInTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");

  @TempDir Path home;
  private TinyIssuer gateway;
  private SessionFile file;

  @BeforeEach
  void start() throws IOException {
    gateway = new TinyIssuer();
    file = SessionFile.of(Map.of("XDG_CONFIG_HOME", home.toString())).orElseThrow();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void callsAsWhoeverIsSignedIn() throws Exception {
    gateway.next(200, "{\"items\":[]}");

    Answer answer;
    try (var administration = signedIn(NOW.plusSeconds(60))) {
      answer =
          administration.send(
              "PATCH",
              "/tenants/acme/keys/x",
              Optional.of(Json.obj(Json.member("a", "b"))),
              Map.of("if-match", "\"1\""));
    }

    assertThat(answer.etag()).contains("\"7\"");
    assertThat(gateway.asked)
        .containsExactly("PATCH /admin/v1/tenants/acme/keys/x Bearer at {\"a\":\"b\"}");
  }

  @Test
  void getsAnotherTokenWhenOneHasEndedAndKeepsIt() throws Exception {
    gateway.next(200, "{\"access_token\":\"at2\",\"expires_in\":300}");
    gateway.next(200, "{}");

    try (var administration = signedIn(NOW.plusSeconds(9))) {
      administration.get("/roles");
    }

    assertThat(gateway.asked.getFirst())
        .startsWith("POST /token")
        .contains("grant_type=refresh_token", "refresh_token=rt", "client_id=cli");
    assertThat(gateway.asked.getLast()).isEqualTo("GET /admin/v1/roles Bearer at2 ");
    Session kept = file.read().orElseThrow();
    assertThat(kept.accessToken()).isEqualTo(Secret.of("at2"));
    assertThat(kept.refreshToken()).contains(Secret.of("rt"));
    assertThat(kept.expires()).isEqualTo(NOW.plusSeconds(300));
  }

  @Test
  void saysWhatToDoWhenTheSignInIsOver() throws Exception {
    gateway.next(400, "{\"error\":\"invalid_grant\"}");

    try (var administration = signedIn(NOW)) {
      assertThatExceptionOfType(CannotReach.class)
          .isThrownBy(() -> administration.get("/roles"))
          .withMessage("the sign-in is over; sign in again: portcullis login");
    }
  }

  @Test
  void saysWhatToDoWhenASecondFactorIsAskedFor() throws Exception {
    gateway.refuseWith("Bearer error=\"insufficient_user_authentication\", max_age=\"900\"");

    try (var administration = signedIn(NOW.plusSeconds(60))) {
      assertThatExceptionOfType(CannotReach.class)
          .isThrownBy(() -> administration.get("/roles"))
          .withMessageStartingWith("administration needs a second factor");
    }
  }

  @Test
  void keepsASessionFromOthers() throws Exception {
    signedIn(NOW).close();
    Path kept = home.resolve("portcullis/session.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");

    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatExceptionOfType(CannotReach.class).isThrownBy(file::read);
  }

  @Test
  void forgetsASession() {
    signedIn(NOW).close();

    assertThat(file.delete()).isTrue();
    assertThat(file.delete()).isFalse();
    assertThat(file.read()).isEmpty();
  }

  private Administration signedIn(Instant expires) {
    var session =
        new Session(
            gateway.uri(),
            gateway.uri(),
            "cli",
            Secret.of("at"),
            expires,
            Optional.of(Secret.of("rt")));
    file.write(session);
    return new Administration(file, session, () -> NOW);
  }
}
