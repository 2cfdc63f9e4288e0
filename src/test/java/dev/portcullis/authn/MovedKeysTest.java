package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.time.Duration;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An issuer that publishes its keys elsewhere, and goes on answering where they were. */
class MovedKeysTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void findsAnUnknownKeyWhereMetadataSayNow() {
    world.principal(issuer.token());
    issuer.move();
    issuer.addKey();

    assertThat(world.principal(issuer.token())).isNotNull();
    assertThat(issuer.discoveries()).isEqualTo(2);
    assertThat(issuer.keyFetches()).isEqualTo(1);
  }

  @Test
  void readsMetadataForUnknownKeysOnceInAnInterval() {
    world.principal(issuer.token());
    for (int i = 0; i < 50; i++) {
      assertThat(world.flaw(ofUnknownKey("no-such-" + i))).isEqualTo(Flaw.KEY);
    }

    assertThat(issuer.discoveries()).isEqualTo(2);
    assertThat(issuer.keyFetches()).isEqualTo(2);
  }

  @Test
  void readsMetadataAgainOnceKeysWouldBeTooOld() {
    String token = longLived();
    world.principal(token);
    issuer.move();
    issuer.rotate();
    Duration soft = TokenWorld.AGES.soft();
    for (long hours = 1; hours < TokenWorld.AGES.hard().toHours(); hours++) {
      world.now = world.now.plus(soft);
      world.principal(token); // by the place that is left, which still has the old key
      world.upkeep.perform();
    }
    assertThat(issuer.discoveries()).isEqualTo(1);
    world.now = world.now.plus(soft);
    world.verdict(token);
    world.upkeep.perform();

    assertThat(issuer.discoveries()).isEqualTo(2);
    assertThat(world.flaw(token)).isEqualTo(Flaw.KEY);
  }

  @Test
  void withdrawsAKeyThatIsNoneAtTheNewPlace() {
    String old = issuer.token();
    world.principal(old);
    issuer.move();
    issuer.rotate();
    world.principal(issuer.token());

    assertThat(world.flaw(old)).isEqualTo(Flaw.KEY);
  }

  @Test
  void goesOnWithOldKeysUntilTheNewPlaceWasRead() {
    String old = issuer.token();
    world.principal(old);
    issuer.metadata(json -> "{}");
    issuer.move();
    issuer.rotate();

    assertThatThrownBy(() -> world.verdict(issuer.token())).isInstanceOf(IssuerUnavailable.class);
    assertThat(world.principal(old)).isNotNull();
  }

  private String longLived() {
    Map<String, Object> claims = issuer.claims();
    claims.put("exp", world.now.plus(TokenWorld.LIFE).getEpochSecond());
    return issuer.token(claims);
  }

  private String ofUnknownKey(String id) {
    return Jws.sign(JsonUtil.toJson(issuer.claims()), issuer.key(), "ES256", Map.of("kid", id));
  }
}
