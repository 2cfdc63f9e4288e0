package dev.portcullis.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What claims bring: roles, and scopes where that is said. */
class TokenRolesTest {
  private final TokenWorld world = new TokenWorld();
  private final FakeIssuer issuer = world.issuer;

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void findsRolesWhereverTheyStand() {
    roles("realm_access.roles", ClaimRoles.Others.NOTHING);
    assertThat(
            world.principal(world.with("realm_access", Map.of("roles", List.of("caller")))).roles())
        .containsExactlyInAnyOrder("writer", "reader");
    assertThat(world.principal(world.with("realm_access.roles", List.of("caller"))).roles())
        .hasSize(2);
    assertThat(world.principal(world.with("realm_access", "caller")).roles()).isEmpty();
    assertThat(world.principal(issuer.token()).roles()).isEmpty();
  }

  @Test
  void findsRolesUnderANameThatIsAUrl() {
    roles("https://x.example/roles", ClaimRoles.Others.NOTHING);

    assertThat(world.principal(world.with("https://x.example/roles", List.of("caller"))).roles())
        .hasSize(2);
  }

  @Test
  void splitsScopesAlone() {
    roles("scope", ClaimRoles.Others.NOTHING);

    assertThat(world.principal(world.with("scope", "openid caller email")).roles()).hasSize(2);
  }

  @Test
  void dropsValuesThatNothingIsSaidOf() {
    assertThat(world.principal(world.with("roles", List.of("admin", "writer", "*"))).roles())
        .isEmpty();
    assertThat(world.principal(world.with("roles", Map.of("caller", true))).roles()).isEmpty();
    assertThat(world.principal(world.with("roles", List.of(1, List.of("caller")))).roles())
        .isEmpty();
  }

  @Test
  void takesValuesAsNamesOfRolesOnlyWhereThatIsSaid() {
    roles("roles", ClaimRoles.Others.SAME_NAME);

    assertThat(world.principal(world.with("roles", List.of("ops", "a b", "", "caller"))).roles())
        .containsExactlyInAnyOrder("ops", "writer", "reader");
  }

  @Test
  void refusesATokenThatBringsMoreRolesThanAreLookedUp() {
    roles("roles", ClaimRoles.Others.SAME_NAME);
    List<String> most = IntStream.range(0, 32).mapToObj(i -> "role-" + i).toList();
    List<String> more = IntStream.range(0, 33).mapToObj(i -> "role-" + i).toList();
    List<String> many = IntStream.range(0, 600).mapToObj(i -> "r" + i).toList();

    assertThat(world.principal(world.with("roles", most)).roles()).hasSize(32);
    assertThat(world.flaw(world.with("roles", more))).isEqualTo(Flaw.ROLES);
    assertThat(world.flaw(world.with("roles", many))).isEqualTo(Flaw.ROLES);
  }

  @Test
  void takesATokenWithManyValuesThatNothingIsSaidOf() {
    List<String> many =
        Stream.concat(IntStream.range(0, 400).mapToObj(i -> "g" + i), Stream.of("caller")).toList();

    assertThat(world.principal(world.with("roles", many)).roles())
        .containsExactlyInAnyOrder("writer", "reader");
  }

  @Test
  void grantsNoScopesUnlessItIsSaid() {
    String token = world.with("scope", "openai:chat:gpt-4o");

    assertThat(world.principal(token).grants().scopes()).isEmpty();
  }

  @Test
  void grantsScopesOfOursButNoneOfAdministration() {
    world.with(
        world.rules(
            TokenWorld.NAMES,
            new ClaimRoles(
                Optional.empty(),
                Map.of(),
                ClaimRoles.Others.NOTHING,
                Optional.of(new ClaimPath("scope"))),
            Map.of()));
    String token =
        world.with("scope", "openid * openai:chat:* admin:keys.* a*b:c :* admin:* email");

    assertThat(world.principal(token).grants().scopes())
        .containsExactly(new Wildcard("openai:chat:*"), new Wildcard(":*"));
  }

  private void roles(String path, ClaimRoles.Others others) {
    world.with(
        world.rules(
            TokenWorld.NAMES,
            new ClaimRoles(
                Optional.of(new ClaimPath(path)),
                Map.of("caller", Set.of("writer", "reader")),
                others,
                Optional.empty()),
            Map.of()));
  }
}
