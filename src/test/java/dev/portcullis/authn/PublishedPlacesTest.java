package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.Fault;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where keys are looked for, and what is taken for keys there. */
class PublishedPlacesTest extends RemoteKeysCase {
  @Test
  void asksNoMetadataWhereConfigurationSaysWhereTheKeysAre() {
    at(issuer.jwksUrl());

    assertThat(world.principal(issuer.token())).isNotNull();
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 404, 204, 201})
  void followsNoRedirectAndTakesNothingBut200(int status) {
    issuer.answering(status);

    assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
    assertThat(issuer.requests()).isEqualTo(1);
  }

  @Test
  void takesNoMetadataOfAnotherIssuer() {
    issuer.metadata(json -> json.replace(issuer.identifier() + "\"", issuer.identifier() + "/\""));

    assertDamaged();
    assertThat(issuer.keyFetches()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keys.example/keys",
        "ftp://127.0.0.1/keys",
        "file:///etc/passwd",
        "jar:file:///x!/y",
        "/keys",
        "",
        "https://user@127.0.0.1/keys",
        "//127.0.0.1/keys"
      })
  void goesToNoUnsafePlaceThatMetadataName(String place) {
    issuer.metadata(
        json -> JsonUtil.toJson(Map.of("issuer", issuer.identifier(), "jwks_uri", place)));

    assertDamaged();
    assertThat(issuer.keyFetches()).isZero();
  }

  @Test
  void takesNoDocumentThatIsNotStrictJsonOrTooLarge() {
    for (String document :
        List.of(
            "<html>", "{\"keys\":{}}", "[]", "{\"keys\":[],\"keys\":[]}", " ".repeat(300_000))) {
      issuer.keySet(json -> document);
      assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
      world.now = world.now.plusSeconds(10);
    }
    issuer.keySet(json -> json);
    assertThat(world.principal(issuer.token())).isNotNull();
  }

  @Test
  void looksForKeysElsewhereOnceTheyCannotBeHadWhereTheyWere() {
    String token = longLived();
    world.principal(token);
    issuer.keySet(json -> "gone");
    world.now = world.now.plus(TokenWorld.AGES.soft());
    world.principal(token);
    world.upkeep.perform();
    assertThat(issuer.discoveries()).isEqualTo(1);
    issuer.keySet(json -> json);
    world.now = world.now.plus(MINUTE);

    world.principal(token);
    world.upkeep.perform();

    assertThat(issuer.discoveries()).isEqualTo(2);
    assertThat(issuer.keyFetches()).isEqualTo(3);
  }

  /** An issuer whose keys were stolen publishes none of them any more. */
  @Test
  void takesAnEmptySetForTheWordThatNoKeyHolds() {
    world.principal(issuer.token());
    issuer.keySet(json -> "{\"keys\":[]}");
    world.verdict(ofUnknownKey("x"));

    assertThat(world.verdict(issuer.token())).isInstanceOf(Verdict.Rejected.class);
  }

  private void assertDamaged() {
    assertThatThrownBy(() -> world.verdict(issuer.token()))
        .isInstanceOfSatisfying(
            IssuerUnavailable.class, down -> assertThat(down.fault()).isEqualTo(Fault.DAMAGED));
  }

  private void at(String url) {
    world.with(new IssuerSettings.Keys.Published(URI.create(url), TokenWorld.AGES));
  }
}
