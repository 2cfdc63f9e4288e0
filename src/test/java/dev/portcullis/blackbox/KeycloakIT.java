package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The gateway that trusts a Keycloak in the way its documents say, over the wire. */
@ExtendWith(Keycloak.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakIT {
  private static final String KEY = "{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}";
  private static final int CALLERS = 8;
  private static final int CALLS = 150;

  private final Keycloak keycloak;
  private final KeycloakRealm acme;
  private KeycloakGateway gateway;

  KeycloakIT(Keycloak keycloak) {
    this.keycloak = keycloak;
    acme = keycloak.realm("acme");
  }

  @BeforeAll
  void start() {
    KeycloakGateway.Setup setup = KeycloakGateway.setup("15m").trusting("keycloak", acme);
    setup.keys().variable("ASKING", KeycloakRealm.secret(KeycloakRealm.GATEWAY));
    gateway =
        setup
            .with("keycloak", "roles.developer", "caller")
            .with("keycloak", "roles.platform-admin", "operator,caller")
            .with("keycloak", "introspection.url", acme.endpoint("token/introspect").toString())
            .with("keycloak", "introspection.client-id", KeycloakRealm.GATEWAY)
            .with("keycloak", "introspection.client-secret", "env:ASKING")
            .start();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void serviceCallsAModel() {
    String token = acme.clientToken("ci-service");

    Wire.Response answer = gateway.chat(token);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.found(answer, "credential")).isEqualTo("jwt");
    assertThat(gateway.found(answer, "issuer")).isEqualTo("keycloak");
    assertThat(gateway.event(answer, "actor", "user", "uid"))
        .isEqualTo("keycloak/" + DecodedToken.of(token).text("sub"));
  }

  @Test
  void refusesWhatIsForSomebodyElse() {
    refuses(acme.clientToken("stranger-service"), "audience");
  }

  @Test
  void refusesAnotherRealmWithTheSameAudience() {
    refuses(keycloak.realm("other").clientToken("ci-service"), "unknown_issuer");
  }

  @Test
  void refusesWhatIsNoAccessToken() {
    KeycloakTokens tokens = acme.browserOf(KeycloakPerson.ALICE).signIn(KeycloakRealm.CLI, "1");

    refuses(tokens.id().orElseThrow(), "audience");
    refuses(tokens.refresh().orElseThrow(), "algorithm");
    assertThat(gateway.chat(tokens.access()).status()).isEqualTo(200);
  }

  /** Keycloak would tell all that is missing, if it were asked. */
  @Test
  void refusesATokenOfFewWordsAndDoesNotAskAboutIt() {
    String token = acme.clientToken("opaque-service");
    DecodedToken told = new DecodedToken(Json.obj(), acme.introspect(token));

    refuses(token, "audience");

    assertThat(told.claims().flag("active")).isTrue();
    assertThat(told.texts("aud")).contains(KeycloakRealm.GATEWAY);
    assertThat(told.roles()).contains("developer");
  }

  @Test
  void asksKeycloakAboutWhatIsNoJwt() {
    refuses("somebodys-opaque-token", "inactive");
  }

  @Test
  void administratorWithBothFactorsIssuesAKeyThatWorks() {
    String token = acme.userToken(KeycloakPerson.ALICE, "2");

    Response issued =
        gateway.admin(token).contentType(ContentType.JSON).body(KEY).post("/tenants/acme/keys");

    assertThat(issued.statusCode()).isEqualTo(201);
    gateway
        .admin(token)
        .get("/tenants/acme/keys")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(issued.jsonPath().getString("key.id")));
    assertThat(gateway.chat(issued.jsonPath().getString("text")).status()).isEqualTo(200);
  }

  @Test
  void administratorStepsUpAsTheChallengeSays() {
    KeycloakBrowser browser = acme.browserOf(KeycloakPerson.ALICE);
    String weak = browser.signIn(KeycloakRealm.CLI, "1").access();

    String challenge = challenged(weak).extract().header("www-authenticate");

    String strong =
        browser
            .signIn(
                KeycloakRealm.CLI,
                parameter("acr_values", challenge),
                "max_age=" + parameter("max_age", challenge))
            .access();
    gateway.admin(strong).get("/tenants/acme/keys").then().statusCode(200);
    challenged(weak);
  }

  @Test
  void whoIsNoAdministratorIsForbiddenWhateverTheFactor() {
    KeycloakPerson strong = acme.admin().newPerson("developer");

    forbidden(acme.userToken(KeycloakPerson.BOB, "1"));
    forbidden(acme.userToken(strong, "2"));
    forbidden(acme.clientToken("ci-service"));
  }

  /** Level and time alone would let the password do for both factors. */
  @Test
  void challengesWhoGaveThePasswordAnewInASessionOfBothFactors() {
    KeycloakBrowser browser = acme.browserOf(KeycloakPerson.ALICE);
    KeycloakTokens both = browser.signIn(KeycloakRealm.CLI, "2");
    gateway.admin(both.access()).get("/tenants/acme/keys").then().statusCode(200);
    long time = DecodedToken.of(both.access()).number("auth_time");
    Eventually.holds(() -> Instant.now().getEpochSecond() > time);
    browser.signIn(KeycloakRealm.OTHER_CLI, "1", "prompt=login");

    String refreshed = acme.refresh(KeycloakRealm.CLI, both).access();

    DecodedToken decoded = DecodedToken.of(refreshed);
    assertThat(decoded.text("acr")).isEqualTo("2");
    assertThat(decoded.number("auth_time")).isGreaterThan(time);
    assertThat(decoded.texts("amr")).doesNotContain("otp");
    challenged(refreshed);
  }

  @Test
  void newKeyUnderLoadTroublesNobody() throws InterruptedException {
    String old = acme.clientToken("ci-service");
    List<String> tokens = new CopyOnWriteArrayList<>(List.of(old));
    Map<String, AtomicInteger> answered = new ConcurrentHashMap<>();
    var refused = new ConcurrentLinkedQueue<Integer>();
    var enough = new CountDownLatch(1);
    List<Thread> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(
                caller ->
                    Thread.startVirtualThread(
                        () -> {
                          for (int i = caller; enough.getCount() > 0; i++) {
                            String token = tokens.get(i % tokens.size());
                            int status = gateway.chat(token).status();
                            if (status == 200) {
                              answered
                                  .computeIfAbsent(token, n -> new AtomicInteger())
                                  .incrementAndGet();
                            } else {
                              refused.add(status);
                            }
                          }
                        }))
            .toList();
    Eventually.holds(() -> count(answered, old) >= CALLS);

    acme.admin().rotateKeys();
    String young = acme.clientToken("ci-service");
    int before = count(answered, old);
    tokens.add(young);
    Eventually.holds(
        () -> count(answered, young) >= CALLS && count(answered, old) >= before + CALLS);
    enough.countDown();
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(key(young)).isNotEqualTo(key(old));
    assertThat(refused).isEmpty();
  }

  private static int count(Map<String, AtomicInteger> answered, String token) {
    return answered.getOrDefault(token, new AtomicInteger()).get();
  }

  private static String key(String token) {
    return DecodedToken.of(token).header().text("kid").orElseThrow();
  }

  private void refuses(String token, String reason) {
    Wire.Response answer = gateway.chat(token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_api_key");
    assertThat(gateway.found(answer, "refused")).isEqualTo(reason);
  }

  private ValidatableResponse challenged(String token) {
    return gateway
        .admin(token)
        .get("/tenants/acme/keys")
        .then()
        .statusCode(401)
        .header(
            "www-authenticate",
            allOf(
                containsString("error=\"insufficient_user_authentication\""),
                containsString("acr_values=\"2\""),
                containsString("max_age=\"900\"")))
        .body("code", equalTo("insufficient_user_authentication"))
        .body("challenge", containsString("acr_values=\"2\""))
        .body("challenge", containsString("max_age=\"900\""));
  }

  private void forbidden(String token) {
    Response answer = gateway.admin(token).get("/tenants/acme/keys");

    answer.then().statusCode(403);
    assertThat(answer.asString()).doesNotContain("insufficient_user_authentication");
  }

  private static String parameter(String name, String challenge) {
    Matcher found = Pattern.compile(name + "=\"([^\"]*)\"").matcher(challenge);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
