package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Unavailable;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant's policy does to calls of its keys. */
class FencesTest {
  private static final Grants ALL = grants("*", "*", "*");

  private final InMemory policies = new InMemory();
  private final List<Throwable> failures = new ArrayList<>();
  private final Upkeep upkeep = new Upkeep((where, failure) -> failures.add(failure));
  private Instant now = Instant.EPOCH;

  @Test
  void leavesTheKeysOfATenantWithoutPolicyAlone() {
    fence("other", grants("none", "none", "none"));

    assertThat(chat(ALL).passed()).isTrue();
  }

  @Test
  void letsThroughWhatKeyAndFenceAllow() {
    fence("acme", grants("openai:chat:*", "openai", "gpt-*"), "192.0.2.0/24");

    assertThat(chat(ALL).passed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "openai:embeddings:*, *, *, SCOPE_MISSING",
    "*, anthropic, *, ROUTE_DENIED",
    "*, *, claude-*, MODEL_DENIED"
  })
  void refusesWhatTheFenceDoesNotAllowWhateverTheKeyWasGranted(
      String scopes, String routes, String models, Reason reason) {
    fence("acme", grants(scopes, routes, models));

    var run = chat(ALL);

    assertThat(run.reason()).contains(reason);
    assertThat(run.refusal().orElseThrow().detail()).startsWith("By the tenant's policy: ");
  }

  @Test
  void refusesCallsFromOutsideOfTheFencesBlocks() {
    fence("acme", ALL, "198.51.100.0/24", "2001:db8::/32");

    assertThat(chat(ALL).reason()).contains(Reason.ADDRESS_DENIED);
  }

  @Test
  void grantsNothingThatTheKeyWasNotGranted() {
    fence("acme", ALL);

    assertThat(chat(grants("openai:embeddings:*", "*", "*")).reason())
        .contains(Reason.SCOPE_MISSING);
  }

  @Test
  void allowsNothingWhereItSaysNothing() {
    fence("acme", new Grants(List.of(), List.of(), List.of()));

    assertThat(chat(ALL).reason()).contains(Reason.ROUTE_DENIED);
  }

  /** One of before may be kept so. */
  @Test
  void allowsNothingByScopesOfAdministration() {
    fence("acme", grants("admin:*", "*", "*"));

    assertThat(chat(ALL).reason()).contains(Reason.SCOPE_MISSING);
  }

  @Test
  void tellsWhoLooksForAModelBehindTheFenceThatThereIsNone() {
    fence("acme", grants("*", "*", "claude-*"));

    Exchange in = exchange(ALL, Operation.MODELS_READ);
    var run = TestRequests.run(layer(policies::find), in);

    assertThat(run.reason()).contains(Reason.UNKNOWN_MODEL);
    assertThat(run.refusal().orElseThrow().detail())
        .isEqualTo("There is no such model for this caller.");
  }

  @Test
  void tellsTheLayersBelowWhatTheFenceAllows() {
    Grants inside = grants("openai:*", "*", "gpt-*");
    fence("acme", inside);
    Exchange in = exchange(ALL, Operation.CHAT);

    TestRequests.run(layer(policies::find), in);

    assertThat(in.fence().get()).contains(inside);
  }

  @Test
  void refusesWhereAPolicyCannotBeHadAndSaysWhy() {
    policies.broken = true;
    Exchange in = exchange(ALL, Operation.CHAT);

    var run = TestRequests.run(layer(policies::find), in);

    assertThat(run.reason()).contains(Reason.UNAVAILABLE);
    Unavailable failed = in.failedDependency().orElseThrow();
    assertThat(failed.dependency()).isEqualTo("policies");
    assertThat(failed.fault()).isEqualTo(Fault.DAMAGED);
  }

  @Test
  void asksForNoPolicyWhereTheKeyAloneDenies() {
    chat(grants("none", "none", "none"));

    assertThat(policies.asked).isEmpty();
  }

  @Test
  void remembersAPolicyAndThatThereIsNone() {
    fence("acme", ALL);
    Fences fences = remembering();

    assertThat(fences.of("acme")).isEqualTo(fences.of("acme")).isPresent();
    assertThat(fences.of("other")).isEqualTo(fences.of("other")).isEmpty();

    assertThat(policies.asked).containsExactly("acme", "other");
  }

  @Test
  void usesAChangedPolicyWhenItsOwnIsOld() {
    Fences fences = remembering();
    assertThat(fences.of("acme")).isEmpty();
    fence("acme", ALL);

    now = now.plusSeconds(15);
    assertThat(fences.of("acme")).isEmpty();
    upkeep.perform();

    assertThat(fences.of("acme")).isPresent();
    policies.broken = true;
    now = now.plusSeconds(60);
    assertThatExceptionOfType(PoliciesUnavailable.class).isThrownBy(() -> fences.of("acme"));
  }

  private Fences remembering() {
    return Fences.remembering(
        policies,
        new Remembered.Age(Duration.ofSeconds(15), Duration.ofSeconds(60)),
        () -> now,
        upkeep);
  }

  private void fence(String tenant, Grants grants, String... cidrs) {
    policies.put(
        new TenantPolicy(
            tenant,
            grants,
            AddressRules.only(List.of(cidrs).stream().map(Cidr::parse).toList()),
            1));
  }

  private static AuthorizationLayer layer(Fences fences) {
    return new AuthorizationLayer(
        fences, RoleBook.NONE, SecondFactor.USUAL, InstantSource.system());
  }

  private TestRequests.Run chat(Grants grants) {
    return TestRequests.run(layer(policies::find), exchange(grants, Operation.CHAT));
  }

  private static Exchange exchange(Grants grants, Operation operation) {
    Exchange in = TestRequests.exchange("192.0.2.7", Headers.NONE);
    in.client().fill(Cidr.address("192.0.2.7"));
    in.route()
        .fill(
            TestRequests.route("openai", EnumSet.allOf(Operation.class), List.of("*"), List.of()));
    in.principal()
        .fill(
            Principal.ofKey(
                "id", "acme", "platform team", Set.of(), grants, AddressRules.NONE, Instant.MAX));
    in.call().fill(TestRequests.call(operation, Optional.of("gpt-4o")));
    return in;
  }

  private static Grants grants(String scope, String route, String model) {
    return new Grants(
        List.of(new Wildcard(scope)), List.of(new Wildcard(route)), List.of(new Wildcard(model)));
  }

  private static final class InMemory implements Policies {
    private final Map<String, TenantPolicy> kept = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private boolean broken;

    @Override
    public Optional<TenantPolicy> find(String tenant) {
      asked.add(tenant);
      if (broken) {
        throw new PoliciesUnavailable("what is kept is not a policy", Fault.DAMAGED, null);
      }
      return Optional.ofNullable(kept.get(tenant));
    }

    @Override
    public boolean put(TenantPolicy policy) {
      kept.put(policy.tenant(), policy);
      return true;
    }

    @Override
    public Written remove(String tenant) {
      return kept.remove(tenant) == null ? Written.ABSENT : Written.DONE;
    }

    @Override
    public Written remove(String tenant, long version) {
      throw new AssertionError("nobody removes one here");
    }
  }
}
