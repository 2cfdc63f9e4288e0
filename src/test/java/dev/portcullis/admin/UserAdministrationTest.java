package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users of tokens by the API. All users of {@code idp} are of {@code acme}, those of {@code sso} of
 * {@code ops}; of whom others are, nobody knows here.
 */
class UserAdministrationTest {
  private AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  private AdminWorld.Answered stop(String users, String user) {
    return world.post(users + "/stop", body(user));
  }

  private AdminWorld.Answered release(String users, String user) {
    return world.post(users + "/release", body(user));
  }

  private static String body(String user) {
    return JsonWriter.text(Json.obj(Json.member("user", user)));
  }

  private AdminWorld.Answered usage(String users, String user) {
    return world.get(users + "/usage?user=" + user.replace("/", "%2F"));
  }

  private Optional<String> stopped(String user) {
    world.scopes("admin:*");
    return usage("/users", user).body().text("stopped");
  }

  private static List<Json> changes(AdminWorld.Answered answered) {
    return Pointer.of("unmapped", "portcullis")
        .in(answered.events().getLast())
        .orElseThrow()
        .items("changes");
  }

  @Test
  void stopsAUserWhoHasNeverBeenSeenAndLetsThemGoOn() {
    var stop = stop("/users", "idp/ada");

    assertThat(stop.status()).isEqualTo(200);
    assertThat(stop.text("user")).isEqualTo("idp/ada");
    assertThat(stop.text("state")).isEqualTo("stopped");
    assertThat(Instant.parse(stop.text("until")))
        .isBetween(
            Instant.now().plus(Duration.ofDays(30)).minusSeconds(60),
            Instant.now().plus(Duration.ofDays(30)).plusSeconds(1));
    var usage = usage("/tenants/acme/users", "idp/ada");
    assertThat(usage.text("subject")).isEqualTo("user:idp/ada");
    assertThat(usage.text("stopped_until")).isEqualTo(stop.text("until"));
    assertThat(stopped("idp/ada")).contains("quarantined");
    assertThat(stopped("idp/bob")).isEmpty();

    var release = release("/tenants/acme/users", "idp/ada");

    assertThat(release.text("state")).isEqualTo("free");
    assertThat(stopped("idp/ada")).isEmpty();
    assertThat(Endpoint.USERS_STOP.answer().defects(stop.body())).isEmpty();
    assertThat(Endpoint.USERS_RELEASE.answer().defects(release.body())).isEmpty();
    assertThat(Endpoint.USERS_USAGE.answer().defects(usage.body())).isEmpty();
  }

  @Test
  void stopsUntilThenAndNoLongerThanAYear() {
    Instant soon = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    assertThat(stopUntil(soon).text("until")).isEqualTo(soon.toString());
    assertThat(stopUntil(soon.plusNanos(1)).text("until"))
        .isEqualTo(soon.plusSeconds(1).toString());

    for (Instant wrong :
        List.of(Instant.now().minusSeconds(1), Instant.now().plus(Duration.ofDays(366)))) {
      var refused = stopUntil(wrong);

      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.body().items("errors").getFirst().text("pointer")).contains("#/until");
    }
    assertThat(usage("/users", "idp/ada").text("stopped_until"))
        .isEqualTo(soon.plusSeconds(1).toString());
  }

  private AdminWorld.Answered stopUntil(Instant until) {
    return world.post("/users/stop", "{\"user\":\"idp/ada\",\"until\":\"" + until + "\"}");
  }

  @Test
  void tellsWhatAUserWasAndIs() {
    Json stopped = changes(stop("/users", "idp/ada")).getFirst();
    Json released = changes(release("/users", "idp/ada")).getFirst();

    assertThat(stopped.text("kind")).contains("user");
    assertThat(stopped.text("id")).contains("idp/ada");
    assertThat(stopped.text("tenant")).contains("acme");
    assertThat(stopped.at("before").flatMap(was -> was.text("state"))).contains("free");
    assertThat(stopped.at("after").flatMap(is -> is.text("state"))).contains("stopped");
    assertThat(released.at("before")).isEqualTo(stopped.at("after"));
    assertThat(released.at("after").flatMap(is -> is.text("state"))).contains("free");
  }

  @Test
  void findsNothingToChangeWhereNobodyIsStopped() {
    var released = release("/users", "idp/ada");

    assertThat(released.status()).isEqualTo(200);
    assertThat(changes(released)).isEmpty();
  }

  @Test
  void letsAnOperatorOfOneTenantReachNoUserOfAnother() {
    assertThat(stop("/users", "sso/bob").status()).isEqualTo(200);
    world.scopes("admin:users.stop:acme", "admin:usage.read:acme");

    assertThat(stop("/tenants/acme/users", "idp/ada").status()).isEqualTo(200);
    for (String foreign : List.of("sso/bob", "unknown/eve", "idp.other/ada")) {
      assertThat(stop("/tenants/acme/users", foreign).status()).as(foreign).isEqualTo(404);
      assertThat(release("/tenants/acme/users", foreign).status()).as(foreign).isEqualTo(404);
      assertThat(usage("/tenants/acme/users", foreign).status()).as(foreign).isEqualTo(404);
    }
    for (String elsewhere : List.of("/users", "/tenants/ops/users")) {
      assertThat(stop(elsewhere, "idp/ada").status()).as(elsewhere).isEqualTo(403);
      assertThat(release(elsewhere, "sso/bob").status()).as(elsewhere).isEqualTo(403);
      assertThat(usage(elsewhere, "sso/bob").status()).as(elsewhere).isEqualTo(403);
    }

    assertThat(stopped("sso/bob")).as("as before").isPresent();
    assertThat(stopped("unknown/eve")).isEmpty();
    assertThat(stopped("idp/ada")).isPresent();
  }

  @Test
  void stopsForWhoeverHasTheVerbAlone() {
    world.scopes("admin:keys.*", "admin:usage.read", "*");
    assertThat(stop("/users", "idp/ada").status()).isEqualTo(403);
    assertThat(release("/users", "idp/ada").status()).isEqualTo(403);
    assertThat(usage("/users", "idp/ada").status()).isEqualTo(200);

    world.scopes("admin:users.stop");
    assertThat(usage("/users", "idp/ada").status()).isEqualTo(403);
    assertThat(stop("/users", "idp/ada").status()).isEqualTo(200);
  }

  @Test
  void stopsNobodyWhereItCouldNotBeAnnounced() {
    world.events(0);

    assertThat(stop("/users", "idp/ada").status()).isEqualTo(503);

    world.events(9);
    assertThat(stopped("idp/ada")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ada", "/ada", "idp/", "idp/ada ", "idp/ ada", "idp/\u00e4da", "i p/a"})
  void takesNothingForAUserThatNoTokenCanSpeakOf(String user) {
    assertThat(stop("/users", user).status()).isEqualTo(422);
    assertThat(UserStops.named(user)).isFalse();
  }

  @Test
  void takesEverySubjectThatATokenCanHave() {
    for (String user :
        List.of(
            "idp/auth0|5f7c8ec7c33c6c004bbafe82",
            "idp/repo:acme/app:ref:refs/heads/main",
            "idp/CN=ada lovelace,O=acme",
            "idp/" + "s".repeat(251))) {
      assertThat(stop("/tenants/acme/users", user).status()).as(user).isEqualTo(200);
    }
    assertThat(stop("/users", "idp/" + "s".repeat(252)).status()).isEqualTo(422);
  }

  @Test
  void asksWhoseUseIsMeant() {
    assertThat(world.get("/users/usage").status()).isEqualTo(422);
    assertThat(world.get("/users/usage?user=ada").status()).isEqualTo(422);
  }
}
