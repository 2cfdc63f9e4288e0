package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the tests of identities take for granted: that Keycloak, set up as its realms' files say,
 * puts into tokens what it should. Where its ways surprise, a test here says so.
 */
@ExtendWith(Keycloak.Extension.class)
class KeycloakFixtureIT {
  private final Keycloak keycloak;
  private final KeycloakRealm acme;

  KeycloakFixtureIT(Keycloak keycloak) {
    this.keycloak = keycloak;
    acme = keycloak.realm("acme");
  }

  @Test
  void passwordGivesLevelOne() {
    long before = now();

    DecodedToken token = DecodedToken.of(acme.userToken(KeycloakPerson.BOB, "1"));

    assertThat(token.header().text("alg")).contains("RS256");
    assertThat(token.text("iss")).isEqualTo(acme.issuer());
    assertThat(token.texts("aud")).contains("portcullis");
    assertThat(token.text("preferred_username")).isEqualTo("bob");
    assertThat(token.roles()).contains("developer").doesNotContain("platform-admin");
    assertThat(token.text("acr")).isEqualTo("1");
    assertThat(token.texts("amr")).containsExactly("pwd");
    assertThat(token.number("auth_time")).isGreaterThanOrEqualTo(before);
    assertThat(token.number("exp") - token.number("iat")).isEqualTo(300);
  }

  @Test
  void oneTimeCodeGivesLevelTwo() {
    long before = now();

    DecodedToken token = DecodedToken.of(acme.userToken(KeycloakPerson.ALICE, "2"));

    assertThat(token.roles()).contains("platform-admin");
    assertThat(token.text("acr")).isEqualTo("2");
    assertThat(token.texts("amr")).containsExactlyInAnyOrder("pwd", "otp");
    assertThat(token.number("auth_time")).isGreaterThanOrEqualTo(before);
  }

  @Test
  void whoHasOneTimeCodesIsNotAskedForOneAtLevelOne() {
    DecodedToken token = DecodedToken.of(acme.userToken(KeycloakPerson.ALICE, "1"));

    assertThat(token.text("acr")).isEqualTo("1");
    assertThat(token.texts("amr")).containsExactly("pwd");
  }

  @Test
  void whoHasNoSecondFactorCannotMakeOneUpWithThePassword() {
    assertThatThrownBy(() -> acme.userToken(KeycloakPerson.BOB, "2"))
        .hasMessageContaining("shows the page error");
  }

  @Test
  void steppingUpRenewsTheTimeOfAuthentication() {
    KeycloakBrowser browser = acme.browserOf(KeycloakPerson.ALICE);
    DecodedToken first = DecodedToken.of(browser.signIn(KeycloakRealm.CLI, "1").access());
    awaitAfter(first.number("auth_time"));

    DecodedToken second = DecodedToken.of(browser.signIn(KeycloakRealm.CLI, "2").access());

    assertThat(second.text("sid")).isEqualTo(first.text("sid"));
    assertThat(second.text("acr")).isEqualTo("2");
    assertThat(second.number("auth_time")).isGreaterThan(first.number("auth_time"));
  }

  /** So a level and a time do not prove a fresh second factor, and {@code amr} has to be asked. */
  @Test
  void refreshedTokenKeepsItsLevelAndTakesTheTimeOfALaterPassword() {
    KeycloakBrowser browser = acme.browserOf(KeycloakPerson.ALICE);
    KeycloakTokens both = browser.signIn(KeycloakRealm.CLI, "2");
    long time = DecodedToken.of(both.access()).number("auth_time");
    awaitAfter(time);
    browser.signIn(KeycloakRealm.OTHER_CLI, "1", "prompt=login");

    DecodedToken refreshed = DecodedToken.of(acme.refresh(KeycloakRealm.CLI, both).access());

    assertThat(refreshed.text("acr")).isEqualTo("2");
    assertThat(refreshed.number("auth_time")).isGreaterThan(time);
    assertThat(refreshed.texts("amr")).containsExactly("pwd");
  }

  @Test
  void serviceHasARoleAndALevelThatMeansNothing() {
    DecodedToken token = DecodedToken.of(acme.clientToken("ci-service"));

    assertThat(token.text("azp")).isEqualTo("ci-service");
    assertThat(token.texts("aud")).containsExactly("portcullis");
    assertThat(token.roles()).containsExactly("developer");
    assertThat(token.text("acr")).isEqualTo("1");
    assertThat(token.claims().at("auth_time")).isEmpty();
    assertThat(token.claims().at("amr")).isEmpty();
  }

  @Test
  void deviceWaitsUntilThePersonHasSignedIn() {
    KeycloakDevice device = acme.device(KeycloakRealm.CLI);
    JsonCalls.Answer early = device.ask();
    JsonCalls.Answer hasty = device.ask();
    long asked = now();

    acme.deviceLogin(device.verification(), KeycloakPerson.BOB);
    awaitAfter(asked + device.codes().integer("interval").orElseThrow());

    DecodedToken token = DecodedToken.of(device.tokens().access());
    assertThat(early.json().text("error")).contains("authorization_pending");
    assertThat(hasty.json().text("error")).contains("slow_down");
    assertThat(token.text("preferred_username")).isEqualTo("bob");
    assertThat(token.text("acr")).isEqualTo("1");
  }

  @Test
  void deviceOfAdministratorsWantsBothFactors() {
    KeycloakDevice device = acme.device(KeycloakRealm.ADMIN_CLI);

    acme.deviceLogin(device.verification(), KeycloakPerson.ALICE);

    DecodedToken token = DecodedToken.of(device.tokens().access());
    assertThat(token.text("acr")).isEqualTo("2");
    assertThat(token.texts("amr")).containsExactlyInAnyOrder("pwd", "otp");
  }

  @Test
  void otherRealmIsAnotherIssuerWithTheSameAudience() {
    DecodedToken token = DecodedToken.of(keycloak.realm("other").clientToken("ci-service"));

    assertThat(token.text("iss")).isEqualTo(keycloak.origin() + "/realms/other");
    assertThat(token.texts("aud")).containsExactly("portcullis");
  }

  @Test
  void issuerIsWhatItIsAskedAs() {
    URI byName = URI.create("http://localhost:" + keycloak.origin().getPort());
    KeycloakRealm named = acme.at(byName);

    Json discovered =
        new JsonCalls(HttpClient.newHttpClient())
            .get(URI.create(named.issuer() + "/.well-known/openid-configuration"))
            .well();

    assertThat(named.issuer()).isEqualTo(byName + "/realms/acme");
    assertThat(discovered.text("issuer")).contains(named.issuer());
    assertThat(DecodedToken.of(named.clientToken("ci-service")).text("iss"))
        .isEqualTo(named.issuer());
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  /** Times of tokens are whole seconds. */
  private static void awaitAfter(long second) {
    Eventually.holds(() -> now() > second);
  }
}
