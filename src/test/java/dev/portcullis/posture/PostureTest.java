package dev.portcullis.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authz.Role;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostureTest extends PostureCase {
  @ParameterizedTest
  @CsvSource({"data, partly", "admin, off", "both, off"})
  void administrationOfNobodyIsOff(String plane, String state) {
    assertThat(with("plane", plane).said("Strong")).isEqualTo(state);
  }

  @Test
  void administrationWithASecondFactorIsOnAndItsWidestRolesAreNamed() {
    with("plane", "admin").with("issuers.sso.issuer", "https://sso.example");
    with("issuers.sso.audience", "portcullis");

    Control control = found("Strong", taken(keys(true, 1, 0, 0), role("ops", "admin:*")));

    assertThat(control.state()).isEqualTo(State.ON);
    assertThat(control.evidence())
        .contains("Roles that mean all of administration: 1 (ops).", "Trusted issuers: sso.")
        .anyMatch(found -> found.contains("second factor (amr mfa), given in the last 15 minutes"));
  }

  /** What one issuer calls a second factor, another one may give to anybody. */
  @Test
  void administrationByUsersOfSeveralIssuersIsPartlyOnUntilTheyAreNamed() {
    with("plane", "admin");
    for (String name : List.of("sso", "partner")) {
      with("issuers." + name + ".issuer", "https://" + name + ".example");
      with("issuers." + name + ".audience", "portcullis");
    }

    Control control = found("Strong", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.advice()).anyMatch(advice -> advice.contains("portcullis.admin.issuers"));
    assertThat(with("admin.issuers", "sso").said("Strong")).isEqualTo("on");
  }

  @Test
  void keysThatWereNotAskedForAreNeverPlainlyOn() {
    assertThat(said("API keys")).isEqualTo("partly");
  }

  @Test
  void keysWithScopesAreOnUnlessOneMayDoEverything() {
    assertThat(keysSay(keys(true, 3, 0, 0))).isEqualTo("on");
    assertThat(keysSay(keys(true, 3, 1, 0))).isEqualTo("partly");
    assertThat(keysSay(keys(true, 3, 0, 0), role("root", "*"))).isEqualTo("partly");
    assertThat(keysSay(keys(true, 3, 0, 0), role("ops", "admin:*"))).isEqualTo("on");
  }

  @Test
  void keysThatWereNotAllLookedAtAreNeverPlainlyOn() {
    Control control = found("API keys", taken(keys(false, 3, 0, 0)));

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence())
        .contains("Only the first 5000 keys were looked at; there are more of them.");
  }

  @Test
  void aStoreThatDoesNotAnswerIsSaidToBeOne() {
    Control control = found("API keys", new Survey.Failed("api-keys: timeout"));

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence()).contains("The store does not answer (api-keys: timeout).");
  }

  @Test
  void countsKeysByWhatTheirRolesMean() {
    World world = configuration();
    var adapters = world.adapters();
    adapters.named().roles().put(role("root", "*"));
    for (String role : List.of("root", "chat")) {
      adapters.keys().create(request(Set.of(role), "openai:chat:*", "0.0.0.0/0"));
    }
    adapters.keys().create(request(Set.of(), "*", "192.0.2.0/24"));

    Control keys = named("API keys", world.posture().live());
    Control lists = named("IP", world.posture().live());

    assertThat(keys.evidence())
        .contains(
            "Keys in force that may do everything, by a scope * or by a role: 2.",
            "Roles that mean everything: 1 (root).");
    assertThat(lists.evidence()).contains("Keys in force that may be used from anywhere: 2 of 3.");
    assertThat(lists.state()).isEqualTo(State.PARTLY);
  }

  @Test
  void asksOneAndTheSameStoreForEachReport() {
    var adapters = configuration().adapters();

    assertThat(adapters.keys()).isSameAs(adapters.keys());
  }

  @Test
  void allowListsAreOnWhereAllThatIsServedHasOne() {
    assertThat(said("IP")).isEqualTo("off");

    with("routes.one.address.allow", "192.0.2.0/24");
    assertThat(said("IP")).isEqualTo("partly");

    with("routes.two.address.allow", "2001:db8::/32");
    assertThat(said("IP")).isEqualTo("on");
    assertThat(with("plane", "both").said("IP")).isEqualTo("partly");
    assertThat(with("admin.address.allow", "192.0.2.7").said("IP")).isEqualTo("on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0/0", "::/0", "192.0.2.0/24,0.0.0.0/0", "0.0.0.0/1,128.0.0.0/1"})
  void aListOfAllAddressesIsNone(String list) {
    Control control = with("address.allow", list).found("IP", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.OFF);
    assertThat(control.evidence())
        .contains("A list that holds all addresses, such as 0.0.0.0/0, is not counted as one.");
  }

  @Test
  void limitsArePartlyOnAsThereIsNoneOverAllRoutes() {
    assertThat(said("Limits")).isEqualTo("off");

    Control control = with("limits.user.requests", "60/1m").found("Limits", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence()).contains("Each user has limits.", "Tenants have none.");
  }

  @Test
  void hasEachControlThatIsAskedFor() {
    assertThat(configuration().posture().configured())
        .extracting(Control::name)
        .containsExactly(
            "Strong authentication and MFA for administration",
            "API keys with scopes and expiry",
            "Encryption at rest (AES-256)",
            "Encryption in transit (TLS 1.3)",
            "IP allow-lists",
            "Audits",
            "Monitoring and alerts",
            "Secrets outside version control",
            "Limits per user, endpoint and global");
  }

  private String keysSay(KeySurvey keys, Role... roles) {
    return found("API keys", taken(keys, roles)).state().text();
  }

  private static KeySurvey keys(boolean complete, int inForce, int everything, int endingSoon) {
    return new KeySurvey(5_000, complete, inForce, inForce, everything, endingSoon);
  }

  private static Role role(String name, String scope) {
    return new Role(name, List.of(new Wildcard(scope)), 1);
  }

  private static KeyRequest request(Set<String> roles, String scope, String cidr) {
    List<Wildcard> any = List.of(Wildcard.ANY);
    return new KeyRequest(
        "ci",
        "acme",
        roles,
        new Grants(List.of(new Wildcard(scope)), any, any),
        new AddressRules(List.of(Cidr.parse(cidr)), List.of()),
        Limits.NONE,
        Duration.ofDays(30));
  }

  private static Survey taken(KeySurvey keys, Role... roles) {
    return new Survey.Taken(keys, RoleSurvey.of(List.of(roles)));
  }
}
