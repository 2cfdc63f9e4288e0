package dev.portcullis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.KeyId;
import dev.portcullis.json.Json;
import dev.portcullis.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** No request of the administration was sent. */
  @Test
  void takesALostAnswerOfTheIssuerForNoLostChange() throws Exception {
    gateway.loseNext();

    try (var administration = signedIn(NOW)) {
      assertThatExceptionOfType(CannotReach.class)
          .isThrownBy(() -> administration.send("POST", "/x", Optional.empty(), Map.of()))
          .isNotInstanceOf(OutcomeUnknown.class)
          .withMessageStartingWith("the issuer's answer was lost; try again");
    }
    assertThat(gateway.asked).hasSize(1);
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
  void leavesNoOtherFileWithATokenBehind() throws Exception {
    Path folder = Files.createDirectories(home.resolve("portcullis"));
    Path left = Files.writeString(folder.resolve("session1.tmp"), "a token of a crash");
    Path fresh = Files.writeString(folder.resolve("session2.tmp"), "another command's, just now");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(61)));

    signedIn(NOW).close();
    assertThat(left).doesNotExist();
    assertThat(fresh).exists();

    assertThat(file.delete()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void leavesNothingBehindWhereASessionCannotBeKept() throws Exception {
    Path folder = Files.createDirectories(home.resolve("portcullis"));
    Files.createDirectories(folder.resolve("session.json").resolve("in the way"));

    assertThatExceptionOfType(CannotReach.class)
        .isThrownBy(() -> signedIn(NOW))
        .withMessageEndingWith("cannot be written");

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).noneMatch(path -> path.toString().endsWith(".tmp"));
    }
  }

  @Test
  void showsEachPlaceWhereADocumentIsWrong() throws Exception {
    gateway.next(
        422,
        """
        {"detail":"The body is not as it must be.",
         "errors":[{"pointer":"/limits/0","detail":"is no limit"},{"detail":"has no scopes"}]}
        """);

    try (var administration = signedIn(NOW.plusSeconds(60))) {
      assertThat(administration.get("/roles").problem())
          .isEqualTo(
              "status 422: The body is not as it must be.; /limits/0: is no limit; the document:"
                  + " has no scopes");
    }
  }

  @Test
  void asksForAKeyOfTheTenantThatWasNamed() throws Exception {
    gateway.next(404, "{}");
    gateway.next(403, "{\"detail\":\"No scope grants admin:keys.read.\"}");

    try (var administration = signedIn(NOW.plusSeconds(60))) {
      var keys = new RemoteKeyDesk(administration);
      assertThat(keys.find(new KeyId("aaaaaaaaaaaaaaaa"), Optional.of("acme"))).isEmpty();
      assertThatExceptionOfType(CannotReach.class)
          .isThrownBy(() -> keys.find(new KeyId("aaaaaaaaaaaaaaaa"), Optional.empty()))
          .withMessageContaining("name it: --tenant");
    }
    assertThat(gateway.asked.getFirst())
        .startsWith("GET /admin/v1/tenants/acme/keys/aaaaaaaaaaaaaaaa ");
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
