package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.AuthorizationFinding;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may administer: whose role says so, by name, with a second factor given not long ago. */
class AdministrationTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Grants ANY =
      new Grants(List.of(), List.of(Wildcard.ANY), List.of(Wildcard.ANY));

  private SecondFactor demanded = new SecondFactor(Set.of("2"), Set.of(), minutes(15));
  private Principal.Kind kind = Principal.Kind.TOKEN;
  private Assurance assurance = Assurance.of("2", List.of(), NOW.minusSeconds(60));
  private List<String> scopes = List.of("admin:keys.*");
  private String client = "192.0.2.7";
  private Optional<TenantPolicy> fence = Optional.empty();
  private Exchange in = TestRequests.exchange(client, Headers.NONE);

  @Test
  void grantsWhatARoleAllowsAndTheAuditSaysWhichOne() {
    assertThat(run(Operation.KEYS_CREATE, "v1", "tenants", "acme", "keys").passed()).isTrue();

    assertThat(in.authorization().get())
        .contains(
            new AuthorizationFinding.Granted(
                "admin:keys.create:acme", "role operator, scope admin:keys.*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "admin:keys.read", "admin:keys.create:other", "openai:*"})
  void grantsNothingThatIsNotNamed(String scope) {
    scopes = List.of(scope);

    var run = run(Operation.KEYS_CREATE, "v1", "tenants", "acme", "keys");

    assertThat(run.reason()).contains(Reason.SCOPE_MISSING);
    assertThat(in.authorization().get())
        .contains(new AuthorizationFinding.Missing("admin:keys.create:acme", "scope"));
  }

  @Test
  void grantsWhatIsOfTheTenantThatAScopeNames() {
    scopes = List.of("admin:keys.create:acme");

    assertThat(run(Operation.KEYS_CREATE, "v1", "tenants", "acme", "keys").passed()).isTrue();
    assertThat(run(Operation.KEYS_CREATE, "v1", "tenants", "acme2", "keys").passed()).isFalse();
    assertThat(run(Operation.KEYS_CREATE, "v1", "keys").passed()).isFalse();
  }

  @Test
  void neverLetsAnApiKeyIn() {
    kind = Principal.Kind.API_KEY;

    var run = run(Operation.KEYS_READ, "v1", "keys");

    assertThat(run.reason()).contains(Reason.ROUTE_DENIED);
    assertThat(run.refusal().orElseThrow().detail())
        .isEqualTo("API keys never reach administration.");
  }

  @Test
  void asksForASecondFactorAsRfc9470Says() {
    assurance = Assurance.of("1", List.of("pwd"), NOW);

    var run = run(Operation.KEYS_READ, "v1", "keys");

    assertThat(run.reason()).contains(Reason.STRONGER_AUTHENTICATION);
    assertThat(run.refusal().orElseThrow().headers().all("www-authenticate"))
        .containsExactly(
            "Bearer realm=\"portcullis\", error=\"insufficient_user_authentication\","
                + " error_description=\"A second factor is needed, given not long ago\","
                + " max_age=\"900\", acr_values=\"2\"");
  }

  @Test
  void takesAMethodWhereNoClassIsDemanded() {
    demanded = new SecondFactor(Set.of(), Set.of("mfa", "otp"), minutes(15));
    assurance = new Assurance(Optional.empty(), Set.of("pwd", "otp"), Optional.of(NOW));

    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isTrue();
  }

  /** Some issuers keep the class of a session when only its password was given anew. */
  @Test
  void demandsBothAClassAndAMethodWhereBothAreNamed() {
    demanded = new SecondFactor(Set.of("2"), Set.of("otp"), minutes(15));

    assurance = Assurance.of("2", List.of("pwd"), NOW);
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isFalse();

    assurance = Assurance.of("1", List.of("pwd", "otp"), NOW);
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isFalse();

    assurance = Assurance.of("2", List.of("pwd", "otp"), NOW);
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isTrue();
  }

  @Test
  void asksForItAgainWhenItIsTooOldOrFromTheFuture() {
    assurance = Assurance.of("2", List.of(), NOW.minus(minutes(15)));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isTrue();

    assurance = Assurance.of("2", List.of(), NOW.minus(minutes(15)).minusSeconds(1));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason())
        .contains(Reason.STRONGER_AUTHENTICATION);

    assurance = Assurance.of("2", List.of(), NOW.plus(minutes(2)));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason())
        .contains(Reason.STRONGER_AUTHENTICATION);
  }

  @Test
  void doesNotTakeATokenThatSaysNothingOfWhenOrHow() {
    assurance = new Assurance(Optional.of("2"), Set.of(), Optional.empty());
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isFalse();

    assurance = Assurance.NONE;
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isFalse();
  }

  /** What stands for a second factor means something within one issuer alone. */
  @Test
  void takesTheWordOfTheIssuersThatAreNamed() {
    demanded = new SecondFactor(Set.of("2"), Set.of(), minutes(15), Set.of("acme-sso"));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isTrue();

    demanded = new SecondFactor(Set.of("2"), Set.of(), minutes(15), Set.of("acme", "other"));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason()).contains(Reason.ROUTE_DENIED);
  }

  @Test
  void asksNobodyForASecondFactorWhoMayNotAnyway() {
    assurance = Assurance.NONE;
    scopes = List.of("openai:*");

    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason()).contains(Reason.SCOPE_MISSING);
  }

  @Test
  void heedsTheAddressesOfTheTenantsFenceButNotItsGrants() {
    fence = Optional.of(new TenantPolicy("ops", ANY, AddressRules.NONE, 1));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").passed()).isTrue();

    AddressRules others = new AddressRules(List.of(), List.of(Cidr.parse("192.0.2.0/24")));
    fence = Optional.of(new TenantPolicy("ops", ANY, others, 1));
    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason()).contains(Reason.ADDRESS_DENIED);
  }

  /** A fence of before may be kept with such scopes. */
  @Test
  void grantsNobodyAdministrationByAFence() {
    scopes = List.of("openai:*");
    fence =
        Optional.of(
            new TenantPolicy(
                "ops",
                new Grants(
                    List.of(new Wildcard("admin:*")), List.of(Wildcard.ANY), List.of(Wildcard.ANY)),
                AddressRules.NONE,
                1));

    assertThat(run(Operation.KEYS_READ, "v1", "keys").reason()).contains(Reason.SCOPE_MISSING);
  }

  private TestRequests.Run run(Operation operation, String... path) {
    in = TestRequests.exchange(client, Headers.NONE);
    in.client().fill(Cidr.address(client));
    in.route().fill(TestRequests.route("admin", EnumSet.of(operation), List.of(), List.of()));
    in.principal()
        .fill(
            new Principal(
                "acme-sso/alice",
                kind,
                "ops",
                "alice",
                Set.of("operator", "unknown"),
                ANY,
                AddressRules.NONE,
                Limits.NONE,
                assurance,
                Instant.MAX));
    in.call()
        .fill(
            new Call(
                operation,
                "GET",
                List.of(path),
                "",
                Headers.NONE,
                Optional.empty(),
                false,
                OptionalLong.empty(),
                List.of(),
                Optional.empty()));
    Map<String, Role> roles =
        Map.of("operator", new Role("operator", scopes.stream().map(Wildcard::new).toList(), 1));
    return TestRequests.run(
        new AuthorizationLayer(
            tenant -> fence, name -> Optional.ofNullable(roles.get(name)), demanded, () -> NOW),
        in);
  }

  private static Duration minutes(long count) {
    return Duration.ofMinutes(count);
  }
}
