package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That Keycloak ends what it has issued, and what it tells the gateway then and before. */
@ExtendWith(Keycloak.Extension.class)
class KeycloakIntrospectionIT {
  private final Keycloak keycloak;
  private final KeycloakRealm acme;

  KeycloakIntrospectionIT(Keycloak keycloak) {
    this.keycloak = keycloak;
    acme = keycloak.realm("acme");
  }

  @Test
  void tellsWhatATokenOfFewWordsLeavesOut() {
    String token = acme.clientToken("opaque-service");

    DecodedToken told = new DecodedToken(Json.obj(), acme.introspect(token));

    assertThat(DecodedToken.of(token).roles()).isEmpty();
    assertThat(DecodedToken.of(token).texts("aud")).isEmpty();
    assertThat(told.claims().flag("active")).isTrue();
    assertThat(told.roles()).containsExactly("developer");
    assertThat(told.texts("aud")).containsExactly("portcullis");
  }

  @Test
  void tellsTheLevelAndNotTheMethods() {
    Json told = acme.introspect(acme.userToken(KeycloakPerson.ALICE, "2"));

    assertThat(told.text("acr")).contains("2");
    assertThat(told.integer("auth_time")).isPresent();
    assertThat(told.at("amr")).isEmpty();
  }

  @Test
  void tellsNothingOfTokensForOthers() {
    String token = acme.clientToken("stranger-service");

    assertThat(DecodedToken.of(token).texts("aud")).containsExactly("somebody-else");
    assertThat(acme.introspect(token)).isEqualTo(inactive());
  }

  @Test
  void tellsNothingOfTokensOfAnotherRealm() {
    String token = keycloak.realm("other").clientToken("ci-service");

    assertThat(acme.introspect(token)).isEqualTo(inactive());
  }

  @Test
  void tokenOfTwoSecondsEndsByItself() {
    String token = acme.clientToken("brief-service");
    DecodedToken decoded = DecodedToken.of(token);

    Eventually.holds(() -> acme.introspect(token).equals(inactive()));

    assertThat(decoded.number("exp") - decoded.number("iat")).isEqualTo(2);
  }

  @Test
  void revokedTokenIsInactive() {
    String token = acme.clientToken("ci-service");
    boolean before = acme.introspect(token).flag("active");

    acme.revoke("ci-service", token);

    assertThat(before).isTrue();
    assertThat(acme.introspect(token)).isEqualTo(inactive());
  }

  @Test
  void logoutMakesTokensInactive() {
    KeycloakPerson person = acme.admin().newPerson("developer");
    String token = acme.userToken(person, "2");
    boolean before = acme.introspect(token).flag("active");

    acme.admin().logout(person);

    assertThat(before).isTrue();
    assertThat(DecodedToken.of(token).roles()).contains("developer");
    assertThat(acme.introspect(token)).isEqualTo(inactive());
  }

  @Test
  void disabledPersonHasNoActiveTokenAndGetsNone() {
    KeycloakPerson person = acme.admin().newPerson("platform-admin");
    String token = acme.userToken(person, "1");
    boolean before = acme.introspect(token).flag("active");

    acme.admin().disable(person);

    assertThat(before).isTrue();
    assertThat(acme.introspect(token)).isEqualTo(inactive());
    assertThatThrownBy(() -> acme.userToken(person, "1"))
        .hasMessageContaining("shows the page login again");
  }

  @Test
  void newKeySignsAndTheOldOneStaysGoodUntilItIsWithdrawn() {
    String old = acme.clientToken("ci-service");
    String oldKey = key(old);

    String newKey = acme.admin().rotateKeys();
    List<String> both = published();
    boolean beside = acme.introspect(old).flag("active");
    acme.admin().withdrawKey(oldKey);

    assertThat(key(acme.clientToken("ci-service"))).isEqualTo(newKey).isNotEqualTo(oldKey);
    assertThat(both).contains(oldKey, newKey);
    assertThat(beside).isTrue();
    assertThat(published()).contains(newKey).doesNotContain(oldKey);
    assertThat(acme.introspect(old)).isEqualTo(inactive());
  }

  private List<String> published() {
    Json keys = new JsonCalls(HttpClient.newHttpClient()).get(acme.endpoint("certs")).well();
    return keys.items("keys").stream().flatMap(key -> key.text("kid").stream()).toList();
  }

  private static String key(String token) {
    return DecodedToken.of(token).header().text("kid").orElseThrow();
  }

  private static Json inactive() {
    return Json.obj(Json.member("active", Json.of(false)));
  }
}
