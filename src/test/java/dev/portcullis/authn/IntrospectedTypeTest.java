package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an issuer says of the type of an opaque token. */
class IntrospectedTypeTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void takesBearerTokensAndThoseOfWhichNoTypeIsSaid() {
    issuer.activate("untyped", issuer.claims());
    assertThat(world.opaque("untyped")).isInstanceOf(Verdict.Accepted.class);
    for (String type : List.of("Bearer", "bearer", "BEARER")) {
      typed("typed-" + type, type);
      assertThat(world.opaque("typed-" + type)).isInstanceOf(Verdict.Accepted.class);
    }
  }

  @Test
  void refusesTokensOfAnotherType() {
    int count = 0;
    for (Object type :
        Arrays.asList("DPoP", "mac", "N_A", "refresh_token", "", 1, null, List.of("Bearer"))) {
      String token = "typed-" + count++;
      typed(token, type);

      assertThat(TokenWorld.flaw(world.opaque(token))).isEqualTo(Flaw.TYPE);
    }
  }

  private void typed(String token, Object type) {
    Map<String, Object> claims = issuer.claims();
    claims.put("token_type", type);
    issuer.activate(token, claims);
  }
}
