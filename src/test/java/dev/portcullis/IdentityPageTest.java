package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.startup.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The set-ups of docs/IDENTITY.md are configurations without problems; and what would be one. */
class IdentityPageTest {
  private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
  private static final String KEY = "portcullis.issuers.x";

  private static List<String> blocks() throws IOException {
    return BLOCK
        .matcher(Files.readString(Path.of("docs/IDENTITY.md")))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }

  @Test
  void showsSetUpsOfTheProvidersThatItNames() throws IOException {
    assertThat(blocks()).hasSizeGreaterThan(10);
    assertThat(String.join("", blocks()))
        .contains("keycloak", "entra", "okta", "auth0", "google", "github");
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void aSetUpHasNoProblems(String block) throws IOException {
    assertThat(Settings.problems(Settings.of(block))).isEmpty();
  }

  @Test
  void allSetUpsGoTogether() throws IOException {
    assertThat(Settings.problems(Settings.of(String.join("", blocks())))).isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(".issuer", "http://sso.example.com"),
        wrong(".issuer", "https://user:secret@sso.example.com"),
        wrong(".issuer", "not a url"),
        wrong(".jwks-url", "http://sso.example.com/keys"),
        wrong(".jwks-url", "/keys"),
        wrong(".jwks", "not-a-reference"),
        wrong(".algorithms", "RS256,none"),
        wrong(".algorithms", "HS256"),
        wrong(".clock-skew", "6m"),
        wrong(".clock-skew", "-1s"),
        wrong(".longest-life", "0s"),
        wrong(".longest-life", "31d"),
        wrong(".keys", ".keys.valid-for", "30m"),
        wrong(".keys", ".keys.unknown-every", "0s"),
        wrong(".tenant", ".tenant-claim", "org"),
        wrong(".tenant", "a\tb"),
        wrong(".roles.v", "not a role"),
        wrong(".introspection.url", "http://sso.example.com/introspect"),
        wrong(".introspection.client-secret", "secret-in-the-wrong-place"),
        wrong(".introspection", ".introspection.valid-for", "11m"));
  }

  private static Arguments wrong(String key, String value) {
    return wrong(key, key, value);
  }

  private static Arguments wrong(String named, String key, String value) {
    return Arguments.of(named, key, value);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesWhatIsWrongAndRepeatsNoValue(String named, String key, String value) {
    Map<String, String> properties =
        changed(
            all -> {
              all.put(KEY + key, value);
              return all;
            });

    List<Problem> problems = Settings.problems(properties);

    assertThat(problems).extracting(Problem::key).anyMatch(told -> told.startsWith(KEY + named));
    assertThat(problems.toString()).doesNotContain("secret-in-the-wrong-place", "user:secret");
  }

  @Test
  void takesValuesForNamesOfRolesWhereItIsTold() {
    assertThat(
            Settings.problems(
                changed(
                    all -> {
                      all.put(KEY + ".role-names", "as-is");
                      return all;
                    })))
        .isEmpty();
  }

  @Test
  void refusesTwoPlacesOfKeys() {
    assertThat(
            Settings.problems(
                changed(
                    all -> {
                      all.put(KEY + ".jwks", "env:KEYS");
                      all.put(KEY + ".jwks-url", "https://sso.example.com/keys");
                      return all;
                    })))
        .extracting(Problem::key)
        .containsExactly(KEY + ".jwks-url");
  }

  @Test
  void refusesAnIssuerWithoutATenant() {
    assertThat(
            Settings.problems(
                changed(
                    all -> {
                      all.remove(KEY + ".tenant");
                      return all;
                    })))
        .extracting(Problem::key)
        .containsExactly(KEY + ".tenant");
  }

  @Test
  void refusesTwoEntriesOfOneIssuerAndTwoThatAreAsked() {
    List<Problem> problems =
        Settings.problems(
            changed(
                all -> {
                  for (var entry : List.copyOf(all.entrySet())) {
                    all.put(entry.getKey().replace(".x.", ".y."), entry.getValue());
                  }
                  return all;
                }));

    assertThat(problems)
        .extracting(Problem::key)
        .containsExactlyInAnyOrder(
            "portcullis.issuers.y.issuer", "portcullis.issuers.y.introspection");
  }

  @Test
  void refusesRolesThatNoClaimHas() {
    assertThat(
            Settings.problems(
                changed(
                    all -> {
                      all.remove(KEY + ".roles-claim");
                      return all;
                    })))
        .extracting(Problem::key)
        .containsExactly(KEY + ".roles");
  }

  private static Map<String, String> changed(UnaryOperator<Map<String, String>> change) {
    var all = new java.util.TreeMap<String, String>();
    all.put(KEY + ".issuer", "https://sso.example.com");
    all.put(KEY + ".audience", "https://gateway.example.com");
    all.put(KEY + ".tenant", "acme");
    all.put(KEY + ".roles-claim", "roles");
    all.put(KEY + ".roles.v", "caller");
    all.put(KEY + ".introspection.url", "https://sso.example.com/introspect");
    all.put(KEY + ".introspection.client-id", "gateway");
    all.put(KEY + ".introspection.client-secret", "env:SECRET");
    assertThat(Settings.problems(all)).isEmpty();
    return change.apply(all);
  }
}
