package dev.portcullis.posture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.address.AddressConfig;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.authn.IssuersConfig;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeysConfig;
import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.Role;
import dev.portcullis.aws.AwsConfig;
import dev.portcullis.config.GatewayConfig;
import dev.portcullis.config.Mappings;
import dev.portcullis.config.RoutesConfig;
import dev.portcullis.http.ServerConfig;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.LimitsConfig;
import dev.portcullis.secret.SecretsConfig;
import dev.portcullis.upstream.UpstreamConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostureTest {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Survey NOT_TAKEN = new Survey.NotTaken();

  private final Path folder;
  private final Map<String, String> properties = new HashMap<>();

  PostureTest(@TempDir Path folder) {
    this.folder = folder;
    with("mode", "laptop");
    with("data-directory", folder.resolve("data").toString());
    with("routes.one.dialect", "openai");
    with("routes.one.operations", "chat").with("routes.one.upstreams[0].base-url", "stub:");
    with("routes.two.dialect", "openai");
    with("routes.two.operations", "chat").with("routes.two.upstreams[0].base-url", "stub:");
  }

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

  @ParameterizedTest
  @CsvSource({"embedded, embedded", "aws, aws", "embedded, aws"})
  void encryptionAtRestIsOnlyWhatThisProcessSees(String keys, String others) {
    with("mode", "server").with("adapters.api-keys", keys);
    for (String port : List.of("audit-trail", "ledger", "policies", "secrets")) {
      with("adapters." + port, others);
    }

    Control control = found("Encryption at rest", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence().toString().contains("data directory"))
        .isEqualTo(keys.equals("embedded"));
    assertThat(control.evidence().toString().contains("is not seen by this process"))
        .isEqualTo(others.equals("aws"));
  }

  @Test
  void aFunctionDoesNotSayHowItsFrontDoorEncrypts() {
    Control control = with("mode", "function").found("Encryption in transit", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.advice()).anyMatch(advice -> advice.contains("front door"));
  }

  @Test
  void aServerInTheClearIsOffAndOneWhoseCertificateCannotBeReadIsToo() throws IOException {
    assertThat(said("Encryption in transit")).isEqualTo("off");

    Path pem = Files.writeString(folder.resolve("no.pem"), "no certificate");
    with("server.tls.certificate", pem.toString()).with("server.tls.key", pem.toString());
    assertThat(said("Encryption in transit")).isEqualTo("off");
  }

  @Test
  void aServerWithTlsIsOnUnlessAnUpstreamIsCalledInTheClear() throws Exception {
    Path pem = certificate();
    with("server.tls.certificate", pem.toString()).with("server.tls.key", pem.toString());
    assertThat(said("Encryption in transit")).isEqualTo("on");

    with("routes.one.upstreams[0].base-url", "http://models.example");
    assertThat(said("Encryption in transit")).isEqualTo("partly");
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

  @ParameterizedTest
  @CsvSource({"embedded, on", "aws, on", "stdout, partly"})
  void auditsAreOnWhereTheyAreKept(String trail, String state) {
    assertThat(with("adapters.audit-trail", trail).said("Audits")).isEqualTo(state);
  }

  /** Alarms that infra/terraform makes are not seen by the process. */
  @ParameterizedTest
  @CsvSource({"embedded, off, false", "aws, partly, true", "stdout, partly, true"})
  void alertsAreNeverPlainlyOn(String trail, String state, boolean alarms) {
    Control control = with("adapters.audit-trail", trail).found("Monitoring", NOT_TAKEN);

    assertThat(control.state().text()).isEqualTo(state);
    assertThat(control.advice().toString().contains("aws cloudwatch describe-alarms"))
        .isEqualTo(alarms);
  }

  @Test
  void secretsAreOnUnlessOneOfTheirFilesWouldBeCommitted() throws IOException {
    assertThat(said("Secrets")).isEqualTo("on");

    Files.createDirectory(folder.resolve(".git"));
    assertThat(said("Secrets")).isEqualTo("partly");

    Files.writeString(folder.resolve(".gitignore"), "/data/\n");
    assertThat(said("Secrets")).isEqualTo("on");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys.ring",
        "routes.one.upstreams[0].credential",
        "issuers.sso.jwks",
        "issuers.sso.introspection.client-secret"
      })
  void looksAtEachFileThatSecretsAreReferredTo(String key) throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createDirectory(tree.resolve(".git"));
    with("issuers.sso.issuer", "https://sso.example").with("issuers.sso.audience", "portcullis");
    if (key.contains("introspection")) {
      with("issuers.sso.introspection.url", "https://sso.example/introspect");
      with("issuers.sso.introspection.client-id", "portcullis");
    }
    assertThat(with(key, "file:" + folder.resolve("secret")).said("Secrets")).isEqualTo("on");

    assertThat(with(key, "file:" + tree.resolve("secret") + "#field").said("Secrets"))
        .isEqualTo("partly");
  }

  @ParameterizedTest
  @CsvSource({"embedded, partly", "aws, on"})
  void looksAtTheDataDirectoryWhereverSomethingIsKeptThere(String policies, String state)
      throws IOException {
    Files.createDirectory(folder.resolve(".git"));
    with("mode", "server").with("keys.ring", "env:RING").with("adapters.policies", policies);
    for (String port : List.of("api-keys", "audit-trail", "ledger", "secrets")) {
      with("adapters." + port, "aws");
    }

    assertThat(said("Secrets")).isEqualTo(state);
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

  private PostureTest with(String key, String value) {
    properties.put("portcullis." + key, value);
    return this;
  }

  private String said(String control) {
    return found(control, NOT_TAKEN).state().text();
  }

  private String keysSay(KeySurvey keys, Role... roles) {
    return found("API keys", taken(keys, roles)).state().text();
  }

  private Control found(String control, Survey survey) {
    return named(control, configuration().posture().controls(survey, NOW));
  }

  private static Control named(String begin, List<Control> controls) {
    return controls.stream()
        .filter(control -> control.name().startsWith(begin))
        .findFirst()
        .orElseThrow();
  }

  private static KeySurvey keys(boolean complete, int inForce, int everything, int endingSoon) {
    return new KeySurvey(5_000, complete, inForce, inForce, everything, endingSoon);
  }

  private static Survey taken(KeySurvey keys, Role... roles) {
    return new Survey.Taken(keys, RoleSurvey.of(List.of(roles)));
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

  /** One that the running JDK makes. */
  private Path certificate() throws IOException, InterruptedException {
    Path store = folder.resolve("store.p12");
    Path pem = folder.resolve("certificate.pem");
    String store12 = "-keystore " + store + " -storepass changeit -alias server";
    keytool("-genkeypair -keyalg EC -groupname secp256r1 -dname CN=test -validity 3650 " + store12);
    keytool("-exportcert -rfc -file " + pem + " " + store12);
    return pem;
  }

  private static void keytool(String options) throws IOException, InterruptedException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(options.split(" ", -1)));
    Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }

  private World configuration() {
    var builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMappingIgnore("portcullis.**")
            .withSources(new PropertiesConfigSource(properties, "test", 100));
    Mappings.ALL.forEach(builder::withMapping);
    SmallRyeConfig config = builder.build();
    var adapters =
        new Adapters(
            config.getConfigMapping(GatewayConfig.class),
            config.getConfigMapping(KeysConfig.class),
            config.getConfigMapping(SecretsConfig.class),
            config.getConfigMapping(AwsConfig.class));
    return new World(config, adapters);
  }

  private record World(SmallRyeConfig config, Adapters adapters) {
    private <T> T of(Class<T> mapping) {
      return config.getConfigMapping(mapping);
    }

    Posture posture() {
      var gateway = of(GatewayConfig.class);
      var server = of(ServerConfig.class);
      var routes = of(RoutesConfig.class);
      var upstreams = of(UpstreamConfig.class);
      var authorization = of(AuthorizationConfig.class);
      return new Posture(
          authorization,
          new AdministrationPosture(gateway, authorization, of(IssuersConfig.class)),
          new AddressPosture(gateway, of(AddressConfig.class), routes),
          new LimitPosture(routes, of(LimitsConfig.class), server),
          new WirePosture(gateway, server, upstreams),
          new StoragePosture(adapters),
          new SecretPosture(
              gateway, server, upstreams, of(KeysConfig.class), of(IssuersConfig.class), adapters),
          adapters);
    }
  }
}
