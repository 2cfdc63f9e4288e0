package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.StoredKeyRing;
import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.crypto.Reuse;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.embedded.EmbeddedSecrets;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Every call that the adapters make, by the methods of their ports. A new adapter, or a new method
 * of one, gets its place here and in the planes of {@link PermissionsIT} that use it.
 */
final class AdapterCalls {
  private static final InstantSource CLOCK = InstantSource.system();

  private final AwsClients clients;

  AdapterCalls(AwsClients clients) {
    this.clients = clients;
  }

  // AwsSecrets

  Secret readsSecret(String name) {
    return secrets().read(SecretRef.parse("aws-sm:" + name));
  }

  Optional<Secret> readsSecretBefore(String name, Secret refused) {
    return secrets().otherThan(SecretRef.parse("aws-sm:" + name), refused);
  }

  private AwsSecrets secrets() {
    var ages =
        new AwsSecrets.Ages(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1));
    return new AwsSecrets(
        clients, new EmbeddedSecrets(), ages, CLOCK, new Upkeep((where, failure) -> {}));
  }

  // DynamoApiKeys, with the ring

  Optional<ApiKeyRecord> findsKey(KeyId id) {
    return new DynamoApiKeys(clients).find(id);
  }

  KeyId makesKeys() {
    return keys()
        .create(
            new KeyRequest(
                "platform team",
                "acme",
                Set.of(),
                new Grants(any("openai:*"), any("*"), any("*")),
                AddressRules.NONE,
                Limits.parse(List.of()),
                Duration.ofDays(1)))
        .record()
        .id();
  }

  void revokesAndListsKeys(KeyId id) {
    assertThat(keys().revoke(id)).isInstanceOf(KeyChange.Changed.class);
    assertThat(keys().page(Optional.empty(), Optional.empty(), 1).items()).hasSize(1);
    assertThat(keys().page(Optional.of("acme"), Optional.empty(), 1).items()).hasSize(1);
  }

  private KeyLifecycle keys() {
    SecretRef ring = SecretRef.parse("aws-sm:" + ForbiddenCall.ring(clients));
    return new KeyLifecycle(
        new DynamoApiKeys(clients),
        new StoredKeyRing(secrets(), ring, CLOCK, noRing -> {}),
        record -> {},
        CLOCK,
        new SecureRandom());
  }

  private static List<Wildcard> any(String text) {
    return List.of(new Wildcard(text));
  }

  // DynamoRoles, DynamoTenants

  void keepsRolesAndTenants() {
    var roles = new DynamoRoles(clients);
    var tenants = new DynamoTenants(clients);
    var role = new Role("auditor", any("openai:models.read"), FirstVersion.ANY);
    var tenant = new Tenant("acme", "", "", CLOCK.instant(), FirstVersion.ANY);
    assertThat(List.of(roles.put(role), tenants.put(tenant))).containsOnly(Written.DONE);
    long ofRole = roles.find("auditor").orElseThrow().version();
    long ofTenant = tenants.find("acme").orElseThrow().version();
    assertThat(roles.page(Optional.empty(), 1).items()).hasSize(1);
    assertThat(tenants.page(Optional.empty(), 1).items()).hasSize(1);
    assertThat(List.of(roles.remove("auditor", ofRole), tenants.remove("acme", ofTenant)))
        .containsOnly(Written.DONE);
  }

  void readsRole() {
    assertThat(new DynamoRoles(clients).find("auditor")).isEmpty();
  }

  // DynamoLedger, DynamoStops, DynamoUsages

  void looksAtUse(KeyId id) {
    assertThat(new DynamoUsages(clients, CLOCK).of(Subject.key(id.text())).halt()).isPresent();
  }

  void counts() {
    var ledger = new DynamoLedger(clients, CLOCK, Duration.ofMinutes(10));
    Subject subject = Subject.key(UUID.randomUUID().toString());
    var reserved =
        Demanded.granted(
            ledger.reserve(
                List.of(
                    Demanded.of(
                        subject,
                        Demanded.request("60/1m"),
                        Demanded.tokens(100, "1000/1m"),
                        Demanded.slot("4")))));
    ledger.settle(reserved, new Charge(1, 50));
    Demanded.granted(ledger.reserve(List.of(Demanded.of(subject))));
  }

  void stops(KeyId id) {
    new DynamoStops(clients, CLOCK)
        .stop(Subject.key(id.text()), Stop.REVOKED, CLOCK.instant().plus(Duration.ofDays(1)));
  }

  void stopsAUserAndLetsThemGoOn() {
    var stops = new DynamoStops(clients, CLOCK);
    Subject user = Subject.user("idp/" + UUID.randomUUID());
    stops.stop(user, Stop.QUARANTINED, CLOCK.instant().plus(Duration.ofDays(1)));
    stops.release(user, Stop.QUARANTINED);
    assertThat(new DynamoUsages(clients, CLOCK).of(user).halt()).isEmpty();
  }

  // CloudWatchTrail

  void audits() throws Exception {
    try (var trail = new CloudWatchTrail(clients, () -> UUID.randomUUID().toString(), CLOCK)) {
      trail.accept(Json.obj(Json.member("class_uid", 6003)));
    }
  }

  // DynamoPolicies, DynamoDataKeys, AwsKms; each time as a process that has just begun

  Optional<TenantPolicy> readsPolicy(String tenant) {
    return policies().find(tenant);
  }

  /** Also its keys, which the first reading of a process unwraps. */
  void keepsPolicy(String tenant) {
    assertThat(policies().put(policy(tenant, FirstVersion.ANY))).isTrue();
    long first = policies().find(tenant).orElseThrow().version();
    assertThat(policies().put(policy(tenant, first + 1))).isTrue();
  }

  void removesPolicy(String tenant) {
    policies().remove(tenant);
  }

  private static TenantPolicy policy(String tenant, long version) {
    return new TenantPolicy(
        tenant, new Grants(any("openai:*"), any("*"), any("*")), AddressRules.NONE, version);
  }

  private DynamoPolicies policies() {
    var sealing =
        new Sealing(
            new AwsKms(clients),
            new DynamoDataKeys(clients),
            Reuse.USUAL,
            CLOCK,
            new SecureRandom());
    return new DynamoPolicies(clients, new SealedPolicies(sealing));
  }
}
