package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Assurance;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;

class DelegationTest {
  private static final Map<String, Role> ROLES =
      Map.of(
          "chatter", role("chatter", "openai:chat:*"),
          "all", role("all", "*"),
          "reader", role("reader", "openai:models.read"),
          "chief", role("chief", "admin:*"));
  private static final RoleBook BOOK = name -> Optional.ofNullable(ROLES.get(name));
  private static final Dimension SCOPES =
      new Dimension(
          "*",
          "openai:*",
          "openai:chat:*",
          "openai:chat:gpt-4o",
          "openai:chat:gpt-*",
          "openai:m*",
          "other:*",
          "other:invoke",
          "a*",
          "admin:*",
          "admin:keys.create*",
          "report");
  private static final Dimension ROUTES = new Dimension("*", "openai", "o*", "other", "admin");
  private static final Dimension MODELS = new Dimension("*", "gpt-*", "gpt-4o", "claude");

  private record Dimension(List<String> texts) {
    Dimension(String... texts) {
      this(List.of(texts));
    }

    Arbitrary<List<Wildcard>> lists() {
      return Arbitraries.of(texts).map(Wildcard::new).list().uniqueElements().ofMaxSize(3);
    }
  }

  /** What somebody has. */
  record Held(Grants grants, Set<String> roles) {}

  /** What a call asks for. */
  record Asked(String route, Operation operation, Optional<String> model, boolean demanding) {}

  @Provide
  Arbitrary<Held> held() {
    return Combinators.combine(
            SCOPES.lists(),
            ROUTES.lists(),
            MODELS.lists(),
            Arbitraries.of(ROLES.keySet()).set().ofMaxSize(2))
        .as((scopes, routes, models, roles) -> new Held(new Grants(scopes, routes, models), roles));
  }

  @Provide
  Arbitrary<Asked> asked() {
    return Combinators.combine(
            Arbitraries.of("openai", "other", "admin"),
            Arbitraries.of(Operation.class),
            Arbitraries.of("gpt-4o", "claude", "*").optional(),
            Arbitraries.of(true, false))
        .as(Asked::new);
  }

  /** "No one can grant more than they hold." */
  @Property(tries = 20_000)
  void passesNothingOnThatTheGrantorMayNotDo(
      @ForAll("held") Held grantor, @ForAll("held") Held grantee, @ForAll("asked") Asked asked) {
    Optional<String> exceeded =
        Delegation.of(principal(grantor, Principal.Kind.TOKEN), BOOK)
            .exceededBy(grantee.grants(), grantee.roles());
    boolean granteeMay = allowed(principal(grantee, Principal.Kind.API_KEY), asked);
    Statistics.collect(exceeded.isEmpty() ? "passed on" : "refused", granteeMay);

    if (exceeded.isEmpty() && granteeMay) {
      assertThat(allowed(principal(grantor, Principal.Kind.TOKEN), asked)).isTrue();
    }
  }

  /** The same of a role, for whoever has it beside all routes and models; not of administration. */
  @Property(tries = 20_000)
  void makesNoRoleThatMeansMoreThanTheGrantorMayDo(
      @ForAll("held") Held grantor,
      @ForAll("scopes") List<Wildcard> scopes,
      @ForAll("asked") Asked asked) {
    Optional<String> exceeded =
        Delegation.of(principal(grantor, Principal.Kind.TOKEN), BOOK)
            .exceededBy(new Role("new", scopes, 1));
    Grants everywhere = new Grants(scopes, List.of(Wildcard.ANY), List.of(Wildcard.ANY));
    boolean holderMay =
        allowed(principal(new Held(everywhere, Set.of()), Principal.Kind.TOKEN), asked);

    if (exceeded.isEmpty() && holderMay && !asked.route().equals(Route.ADMIN)) {
      assertThat(allowed(principal(grantor, Principal.Kind.TOKEN), asked)).isTrue();
    }
  }

  @Provide
  Arbitrary<List<Wildcard>> scopes() {
    return SCOPES.lists().filter(scopes -> !scopes.isEmpty());
  }

  @Test
  void passesOnWhatIsHeld() {
    assertThat(exceeded(held("openai:*", "*", "gpt-*"), held("openai:chat:*", "openai", "gpt-4o")))
        .isEmpty();
  }

  @Test
  void passesOnWhatARoleBrings() {
    Held grantor = new Held(grants(List.of(), "*", "*"), Set.of("chatter"));

    assertThat(exceeded(grantor, held("openai:chat:gpt-4o", "*", "*"))).isEmpty();
    assertThat(exceeded(grantor, new Held(grants(List.of(), "*", "*"), Set.of("chatter"))))
        .isEmpty();
    assertThat(exceeded(grantor, new Held(grants(List.of(), "*", "*"), Set.of("reader"))))
        .contains("You do not hold the scope openai:models.read, so you cannot pass it on.");
  }

  @Test
  void saysWhatIsNotHeld() {
    Held grantor = held("openai:chat:*", "openai", "gpt-*");

    assertThat(exceeded(grantor, held("openai:*", "openai", "gpt-4o")))
        .contains("You do not hold the scope openai:*, so you cannot pass it on.");
    assertThat(exceeded(grantor, held("openai:chat:*", "*", "gpt-4o")))
        .contains("You do not hold the route *, so you cannot pass it on.");
    assertThat(exceeded(grantor, held("openai:chat:*", "openai", "claude")))
        .contains("You do not hold the model claude, so you cannot pass it on.");
  }

  /** A call that names no model passes where models are not restricted, by none at all. */
  @Test
  void passesOnNoKeyWithoutModelsWhereTheGrantorIsKeptToSome() {
    var none = new Held(new Grants(any("x:*"), any("*"), List.of()), Set.of());

    assertThat(exceeded(held("x:*", "*", "gpt-*"), none)).isPresent();
    assertThat(exceeded(held("x:*", "*", "*"), none)).isEmpty();
  }

  @Test
  void passesNoAdministrationOnToKeys() {
    Held chief = new Held(grants(any("admin:*"), "*", "*"), Set.of("chief", "all"));

    assertThat(exceeded(chief, held("admin:keys.create", "*", "*")))
        .contains("API keys never reach administration, nor do roles of theirs.");
    assertThat(exceeded(chief, new Held(grants(any("openai:*"), "*", "*"), Set.of("chief"))))
        .contains("API keys never reach administration, nor do roles of theirs.");
  }

  @Test
  void passesOnNoRoleThatNobodyKnows() {
    assertThat(exceeded(held("*", "*", "*"), new Held(grants(any("a:*"), "*", "*"), Set.of("x"))))
        .contains("There is no role x: nobody knows what it will grant.");
  }

  @Test
  void makesRolesOfAdministrationByAdministrationAlone() {
    Role role = role("new", "admin:keys.*");

    assertThat(
            Delegation.of(principal(held("*", "*", "*"), Principal.Kind.TOKEN), BOOK)
                .exceededBy(role))
        .isPresent();
    assertThat(
            Delegation.of(principal(held("admin:*", "admin", "x"), Principal.Kind.TOKEN), BOOK)
                .exceededBy(role))
        .isEmpty();
  }

  private static Optional<String> exceeded(Held grantor, Held grantee) {
    return Delegation.of(principal(grantor, Principal.Kind.TOKEN), BOOK)
        .exceededBy(grantee.grants(), grantee.roles());
  }

  private static boolean allowed(Principal principal, Asked asked) {
    Route route =
        new Route(
            asked.route(),
            new dev.portcullis.dialect.OpenAiDialect(),
            EnumSet.allOf(Operation.class),
            List.of(Wildcard.ANY),
            asked.demanding() ? List.of("report") : List.of(),
            1,
            1,
            Duration.ofMinutes(1));
    return Policy.decide(
            principal,
            Holdings.of(principal, BOOK),
            Cidr.address("192.0.2.1"),
            route,
            TestRequests.call(asked.operation(), asked.model()))
        instanceof Decision.Granted;
  }

  private static Principal principal(Held held, Principal.Kind kind) {
    return new Principal(
        "who",
        kind,
        "acme",
        "owner",
        held.roles(),
        held.grants(),
        AddressRules.NONE,
        Limits.NONE,
        Assurance.NONE,
        Instant.MAX);
  }

  private static Role role(String name, String... scopes) {
    return new Role(name, Arrays.stream(scopes).map(Wildcard::new).toList(), 1);
  }

  private static Held held(String scope, String route, String model) {
    return new Held(grants(any(scope), route, model), Set.of());
  }

  private static Grants grants(List<Wildcard> scopes, String route, String model) {
    return new Grants(scopes, any(route), any(model));
  }

  private static List<Wildcard> any(String text) {
    return List.of(new Wildcard(text));
  }
}
