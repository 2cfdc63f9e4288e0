package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.portcullis.http.Wire;
import dev.portcullis.upstream.Eventually;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What grows old at a Keycloak: keys, what is known of it, and factors that were given. */
@Tag("slow")
@ExtendWith(Keycloak.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakAgeIT {
  private static final int MAX_AGE = 6;

  private final KeycloakRealm acme;
  private final Relay known;
  private final Relay unknown;
  private final KeycloakRealm acmeByRelay;
  private final KeycloakRealm otherByRelay;
  private KeycloakGateway gateway;

  KeycloakAgeIT(Keycloak keycloak) {
    acme = keycloak.realm("acme");
    known = Relay.to(keycloak.origin());
    unknown = Relay.to(keycloak.origin());
    acmeByRelay = acme.at(known.origin());
    otherByRelay = keycloak.realm("other").at(unknown.origin());
  }

  @BeforeAll
  void start() {
    KeycloakGateway.Setup setup =
        KeycloakGateway.setup(MAX_AGE + "s")
            .trusting("keycloak", acme)
            .trusting("known", acmeByRelay)
            .trusting("unknown", otherByRelay)
            .with("keycloak", "roles.platform-admin", "operator");
    for (String issuer : new String[] {"keycloak", "known", "unknown"}) {
      setup
          .with(issuer, "roles.developer", "caller,operator")
          .with(issuer, "keys.refresh-after", "1s")
          .with(issuer, "keys.unknown-every", "1s");
    }
    gateway = setup.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
    known.close();
    unknown.close();
  }

  @Test
  void refusesTokensOfAWithdrawnKeyOnceTheKeysWereReadAgain() {
    String old = acme.clientToken("ci-service");
    int first = gateway.chat(old).status();
    String oldKey = DecodedToken.of(old).header().text("kid").orElseThrow();
    acme.admin().rotateKeys();
    int beside = gateway.chat(old).status();

    acme.admin().withdrawKey(oldKey);

    Eventually.within(Duration.ofSeconds(5), () -> gateway.chat(old).status() == 401);
    Wire.Response refused = gateway.chat(old);
    assertThat(first).isEqualTo(200);
    assertThat(beside).isEqualTo(200);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(gateway.found(refused, "refused")).isEqualTo("key");
    String young = acme.clientToken("ci-service");
    Eventually.within(Duration.ofSeconds(5), () -> gateway.chat(young).status() == 200);
  }

  @Test
  void knownKeysGoOnWhileKeycloakIsDown() {
    String token = acmeByRelay.clientToken("ci-service");
    assertThat(gateway.chat(token).status()).isEqualTo(200);

    known.cut();

    Instant stale = Instant.now().plusSeconds(2); // the keys are tried again meanwhile
    Eventually.holds(
        () -> {
          assertThat(gateway.chat(token).status()).isEqualTo(200);
          return Instant.now().isAfter(stale);
        });
    assertThat(gateway.chat(gateway.gateway().key()).status()).isEqualTo(200);
  }

  @Test
  void withoutKeysTokensWaitForKeycloakAndApiKeysDoNot() {
    String token = otherByRelay.clientToken("ci-service");
    unknown.cut();

    int down = gateway.chat(token).status();
    int untouched = gateway.chat(gateway.gateway().key()).status();
    unknown.mend();

    assertThat(down).isEqualTo(503);
    assertThat(untouched).isEqualTo(200);
    Eventually.holds(() -> gateway.chat(token).status() == 200);
  }

  @Test
  void serviceNeverAdministersWhateverItsRole() {
    String token = acme.clientToken("ci-service");

    challenged(token);

    assertThat(DecodedToken.of(token).claims().at("auth_time")).isEmpty();
  }

  @Test
  void refreshedTokenDoesNotRenewWhatWasGivenAndSigningInDoes() {
    KeycloakBrowser browser = acme.browserOf(KeycloakPerson.ALICE);
    KeycloakTokens tokens = browser.signIn(KeycloakRealm.CLI, "2");
    long end = DecodedToken.of(tokens.access()).number("auth_time") + MAX_AGE;
    Eventually.holds(() -> Instant.now().getEpochSecond() > end);

    challenged(acme.refresh(KeycloakRealm.CLI, tokens).access());

    String again = browser.signIn(KeycloakRealm.CLI, "2", "max_age=" + MAX_AGE).access();
    gateway.admin(again).get("/tenants/acme/keys").then().statusCode(200);
  }

  private void challenged(String token) {
    gateway
        .admin(token)
        .get("/tenants/acme/keys")
        .then()
        .statusCode(401)
        .header("www-authenticate", containsString("max_age=\"" + MAX_AGE + "\""));
  }
}
