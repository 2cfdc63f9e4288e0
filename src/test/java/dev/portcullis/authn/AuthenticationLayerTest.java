package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.ID;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.NOW;
import static dev.portcullis.authn.TestKeys.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.TestRequests;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who passes authentication by a key, and what others are told. */
class AuthenticationLayerTest {
  private final LayerWorld world = new LayerWorld();

  @ParameterizedTest
  @CsvSource({
    "Authorization, 'Bearer '",
    "authorization, 'bearer '",
    "AUTHORIZATION, 'BEARER  '",
    "x-api-key, ''",
    "X-Api-Key, ''",
    "api-key, ''"
  })
  void acceptsAKeyInAnyOfThreeHeaders(String header, String before) {
    Exchange in = LayerWorld.exchange(header, before + LayerWorld.KEY);

    assertThat(world.run(in).passed()).isTrue();
    assertThat(in.principal().required().id()).isEqualTo(ID.text());
  }

  @Test
  void saysWhoCalls() {
    Exchange in = LayerWorld.exchange("x-api-key", LayerWorld.KEY);
    world.run(in);

    assertThat(in.principal().required())
        .isEqualTo(
            Principal.ofKey(
                ID.text(),
                "acme",
                "platform team",
                Set.of("developer"),
                TestKeys.grants(),
                AddressRules.only(List.of(Cidr.parse("192.0.2.0/24"))),
                Limits.parse(List.of("requests=60/1m")),
                LATER));
  }

  @Test
  void refusesARequestWithoutCredential() {
    var run = world.run(LayerWorld.exchange());

    assertThat(run.reason()).contains(Reason.MISSING_CREDENTIAL);
    assertThat(LayerWorld.challenge(run)).containsExactly("Bearer realm=\"portcullis\"");
    assertThat(world.keys.asked).isEmpty();
  }

  @Test
  void neverPassesWithoutAPrincipal() {
    for (Headers headers :
        List.of(
            Headers.NONE,
            Headers.of("x-api-key", ""),
            Headers.of("authorization", ""),
            Headers.of("authorization", "Bearer "),
            Headers.of("x-forwarded-user", "admin"),
            Headers.of("x-api-key", LayerWorld.KEY.substring(1)))) {
      Exchange in = TestRequests.exchange("192.0.2.7", headers);

      assertThat(world.run(in).passed()).isFalse();
      assertThat(in.principal().get()).isEmpty();
    }
  }

  @Test
  void refusesTwoCredentialsEvenIfTheyAreTheSame() {
    for (Exchange in :
        List.of(
            LayerWorld.exchange(
                "authorization", "Bearer " + LayerWorld.KEY, "x-api-key", LayerWorld.KEY),
            LayerWorld.exchange("x-api-key", LayerWorld.KEY, "api-key", LayerWorld.KEY),
            LayerWorld.exchange("x-api-key", LayerWorld.KEY, "X-API-Key", LayerWorld.KEY),
            LayerWorld.exchange(
                "authorization",
                "Bearer " + LayerWorld.KEY,
                "authorization",
                "Bearer " + LayerWorld.KEY),
            LayerWorld.exchange("authorization", "Basic eDp5", "x-api-key", LayerWorld.KEY),
            LayerWorld.exchange("authorization", "", "x-api-key", LayerWorld.KEY))) {
      var run = world.run(in);

      assertThat(run.reason()).contains(Reason.AMBIGUOUS_CREDENTIAL);
      assertThat(LayerWorld.challenge(run))
          .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_request\"");
    }
    assertThat(world.keys.asked).isEmpty();
  }

  @Test
  void refusesAnExpiredKeyWithoutAskingTheStore() {
    world.now = LATER;
    var run = world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY));

    assertThat(run.reason()).contains(Reason.EXPIRED_CREDENTIAL);
    assertThat(LayerWorld.challenge(run))
        .containsExactly("Bearer realm=\"portcullis\", error=\"invalid_token\"");
    assertThat(world.keys.asked).isEmpty();
  }

  @Test
  void acceptsAKeyUntilItsLastMoment() {
    world.now = LATER.minusNanos(1);

    assertThat(world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY)).passed()).isTrue();
  }

  @Test
  void refusesARevokedKey() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Revoked(NOW), LATER)))
        .isEqualTo(Reason.REVOKED_CREDENTIAL);
  }

  @Test
  void refusesAKeyWhoseRecordWasShortened() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Active(), NOW)))
        .isEqualTo(Reason.EXPIRED_CREDENTIAL);
  }

  @Test
  void refusesARetiredKeyFromTheEndOfItsOverlap() {
    assertThat(reasonWith(TestKeys.record(new KeyState.Retiring(NOW), LATER)))
        .isEqualTo(Reason.EXPIRED_CREDENTIAL);
  }

  @Test
  void acceptsARetiringKeyDuringItsOverlap() {
    Instant until = NOW.plusSeconds(1);
    world.keys =
        TestKeys.CountingApiKeys.with(TestKeys.record(new KeyState.Retiring(until), LATER));
    Exchange in = LayerWorld.exchange("x-api-key", LayerWorld.KEY);

    assertThat(world.run(in).passed()).isTrue();
    assertThat(in.principal().required().expires()).isEqualTo(until);
  }

  @Test
  void refusesARecordThatAFaultyStoreGaveForAnotherKey() {
    String other =
        ApiKey.issue(LayerWorld.RING, new KeyId("aaaaaaaaaaaaaaaa"), LATER, SECRET).unsafeText();
    world.keys.records.put(
        new KeyId("aaaaaaaaaaaaaaaa"), TestKeys.record(new KeyState.Active(), LATER));

    assertThat(world.run(LayerWorld.exchange("x-api-key", other)).reason())
        .contains(Reason.INVALID_CREDENTIAL);
  }

  @Test
  void refusesAsAFailureWhereTheStoreCannotBeReached() {
    var unavailable = new StoreUnavailable("the disk is gone");
    var layer = world.layer(LayerWorld.failing(unavailable));
    Exchange in = LayerWorld.exchange("x-api-key", LayerWorld.KEY);

    var run = TestRequests.run(layer, in);

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    assertThat(run.refusal().orElseThrow().layer()).contains("authn");
    assertThat(run.failures()).containsExactly(unavailable);
    assertThat(in.principal().get()).isEmpty();
    assertThat(run.everythingSaid()).doesNotContain(LayerWorld.KEY.substring(30, 50));
  }

  @Test
  void neverRepeatsACredential() {
    String canary = LayerWorld.KEY.split("_", -1)[4];
    for (Exchange in :
        List.of(
            LayerWorld.exchange("x-api-key", LayerWorld.KEY + "x"),
            LayerWorld.exchange("authorization", "Basic " + LayerWorld.KEY),
            LayerWorld.exchange("x-api-key", LayerWorld.KEY, "api-key", LayerWorld.KEY))) {
      assertThat(world.run(in).everythingSaid()).isNotEqualTo("[]").doesNotContain(canary);
      assertThat(in.toString() + in.request().headers()).doesNotContain(canary);
    }
    assertThat(Presented.in(Headers.of("x-api-key", LayerWorld.KEY)).toString())
        .doesNotContain(canary);
  }

  private Reason reasonWith(ApiKeyRecord record) {
    world.keys = TestKeys.CountingApiKeys.with(record);
    return world.run(LayerWorld.exchange("x-api-key", LayerWorld.KEY)).reason().orElseThrow();
  }
}
