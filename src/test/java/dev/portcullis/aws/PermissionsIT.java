package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.aws.Deployment.Role;
import dev.portcullis.secret.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each role's document allows all that its plane calls, and nothing that it does not: every action,
 * resource and value of a condition is of use.
 */
@ExtendWith(LocalStack.Extension.class)
class PermissionsIT {
  private static final Secret OLD = ring(1);
  private static final Secret NEW = ring(2);

  private static Secret ring(int seed) {
    byte[] key = new byte[32];
    new Random(seed).nextBytes(key);
    return Secret.of("{\"aa\":\"" + Base64.getEncoder().encodeToString(key) + "\"}");
  }

  private final AwsWorld world;
  private final Deployment deployment;

  PermissionsIT(LocalStack emulator) {
    this.world = AwsWorld.in(emulator);
    this.deployment = deployed(world);
  }

  private static Deployment deployed(AwsWorld world) {
    AwsSettings settings = world.settings();
    String key =
        world.clients().kms().describeKey(r -> r.keyId(settings.kmsKey())).keyMetadata().arn();
    String atRest = "arn:aws:kms:" + settings.region() + ":000000000000:key/at-rest";
    String ring = settings.name() + "/keys-ring";
    String upstream = settings.name() + "/upstreams/openai";
    String issuer = settings.name() + "/issuers/idp";
    var secrets = new TreeMap<String, String>();
    for (String name : List.of(ring, upstream, issuer)) {
      var manager = world.clients().secretsManager();
      secrets.put(
          name, manager.createSecret(r -> r.name(name).secretString(OLD.unsafeText())).arn());
      manager.putSecretValue(r -> r.secretId(name).secretString(NEW.unsafeText()));
    }
    return new Deployment(settings, key, atRest, ring, secrets);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void theDataPlaneNeedsAllThatItsRoleMayDoAndNothingElse() throws Exception {
    var administration = new AdapterCalls(world.clients());
    var key = administration.makesKeys();
    administration.keepsPolicy("acme");
    var acting = new ActingAs(Role.DATA, deployment);
    try (AwsClients clients = world.clients(List.of(acting))) {
      var calls = new AdapterCalls(clients);
      assertThat(calls.readsSecret(ForbiddenCall.ring(clients))).isEqualTo(NEW);
      assertThat(calls.readsSecret(ForbiddenCall.upstream(clients))).isEqualTo(NEW);
      assertThat(calls.readsSecretBefore(ForbiddenCall.upstream(clients), NEW)).contains(OLD);
      assertThat(calls.readsSecret(ForbiddenCall.issuer(clients))).isEqualTo(NEW);
      assertThat(calls.readsSecretBefore(ForbiddenCall.issuer(clients), NEW)).contains(OLD);
      assertThat(calls.findsKey(key)).isPresent();
      calls.counts();
      calls.readsRole();
      assertThat(calls.readsPolicy("acme")).isPresent();
      calls.audits();
    }
    assertThat(acting.denied()).isEmpty();
    assertThat(acting.unused()).isEmpty();
  }

  @Test
  void administrationNeedsAllThatItsRoleMayDoAndNothingElse() throws Exception {
    var acting = new ActingAs(Role.ADMIN, deployment);
    try (AwsClients clients = world.clients(List.of(acting))) {
      var calls = new AdapterCalls(clients);
      assertThat(calls.readsSecret(ForbiddenCall.ring(clients))).isEqualTo(NEW);
      assertThat(calls.readsSecret(ForbiddenCall.issuer(clients))).isEqualTo(NEW);
      assertThat(calls.readsSecretBefore(ForbiddenCall.issuer(clients), NEW)).contains(OLD);
      var key = calls.makesKeys();
      calls.revokesAndListsKeys(key);
      calls.stops(key);
      calls.looksAtUse(key);
      calls.stopsAUserAndLetsThemGoOn();
      calls.keepsRolesAndTenants();
      calls.keepsPolicy("acme");
      assertThat(calls.readsPolicy("acme")).isPresent();
      calls.removesPolicy("acme");
      calls.audits();
    }
    assertThat(acting.denied()).isEmpty();
    assertThat(acting.unused()).isEmpty();
  }
}
