package dev.portcullis.authn;

import java.time.Duration;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.junit.jupiter.api.AfterEach;

/** Keys that an issuer publishes, at an issuer of one's own. */
abstract class RemoteKeysCase {
  static final Duration MINUTE = Duration.ofSeconds(60);

  final TokenWorld world = new TokenWorld();
  final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  String longLived() {
    Map<String, Object> claims = issuer.claims();
    claims.put("exp", world.now.plus(TokenWorld.LIFE).getEpochSecond());
    return issuer.token(claims);
  }

  String ofUnknownKey(String id) {
    return Jws.sign(JsonUtil.toJson(issuer.claims()), issuer.key(), "ES256", Map.of("kid", id));
  }
}
