package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.ExpiredKey;
import dev.portcullis.embedded.StubModel;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code portcullis key}, beside a running gateway. */
@Tag("slow")
class KeyCommandIT {
  private static final String CHAT = "/openai/v1/chat/completions";

  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .route("other", "openai", stub.origin())
            .route("demanding", "openai", stub.origin())
            .with("portcullis.routes.demanding.scopes", "trusted")
            .key("chat", "--scope", "openai:chat:*")
            .key("model", "--scope", "openai:chat:stub-mini", "--scope", "other:chat:*")
            .key("models", "--scope", "*", "--model", "stub-mini", "--model", "stub-l*")
            .key("route", "--scope", "*", "--route", "other")
            .key("elsewhere", "--scope", "*", "--cidr", "192.0.2.0/24", "--cidr", "2001:db8::/32")
            .key("here", "--scope", "*", "--cidr", "192.0.2.0/24", "--cidr", "127.0.0.0/8")
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  @BeforeEach
  void forget() {
    stub.forget();
  }

  @Test
  void makesAKeyThatWorksAtOnceAndIsShownThisOnce() {
    GatewayProcess create = run(0, "create", "--owner", "team-a", "--scope", "openai:*");
    String key = PrintedKey.in(create.output());

    assertThat(chat(key, CHAT, "stub").statusCode()).isEqualTo(200);
    GatewayProcess list = run(0, "list");
    assertThat(list.output())
        .contains(PrintedKey.idIn(create.output()), "team-a", "active", "openai:*");
    assertThat(Stream.of(key.split("_")).skip(4)).noneMatch(list.output()::contains);
    assertThat(list.output()).doesNotContainPattern(PrintedKey.LINE);
  }

  @Test
  void revokesWithEffectOnTheVeryNextRequest() {
    GatewayProcess create = run(0, "create", "--owner", "leaver", "--scope", "*");
    String key = PrintedKey.in(create.output());
    String id = PrintedKey.idIn(create.output());
    assertThat(chat(key, CHAT, "stub").statusCode()).isEqualTo(200);
    stub.forget();

    run(0, "revoke", id);

    assertRefused(chat(key, CHAT, "stub"), 401, "revoked_api_key");
    assertThat(run(0, "list").output()).containsPattern(id + " +revoked");
    assertThat(run(0, "revoke", id).output()).contains("Revoked.");
    assertRefused(chat(key, CHAT, "stub"), 401, "revoked_api_key");
  }

  @Test
  void refusesAKeyWhoseTimeIsOver() throws Exception {
    String expired = ExpiredKey.by(gateway.process().home().resolve("ring.json"));

    assertRefused(chat(expired, CHAT, "stub"), 401, "expired_api_key");
  }

  @Test
  void putsNothingButTheKeyOnStandardOutput() throws Exception {
    assertThat(run(0, "create", "--help").output())
        .contains("create --owner=<owner> --scope=<scope> [");
    GatewayProcess create = run(0, "create", "--owner", "script", "--scope", "*");

    assertThat(create.standardOutput().strip()).matches(PrintedKey.LINE);
  }

  @Test
  void grantsNoOtherOperationThanTheScopeNames() {
    assertThat(chat(gateway.key("chat"), CHAT, "stub").statusCode()).isEqualTo(200);
    stub.forget();

    Response response =
        as(gateway.key("chat"))
            .body("{\"model\":\"stub-embedding\",\"input\":\"x\"}")
            .post("/openai/v1/embeddings");

    assertRefused(response, 403, "insufficient_scope");
    assertThat(response.header("www-authenticate")).contains("insufficient_scope");
  }

  @Test
  void grantsNoOtherModelThanTheScopeNames() {
    assertThat(chat(gateway.key("model"), CHAT, "stub-mini").statusCode()).isEqualTo(200);
    assertThat(chat(gateway.key("model"), CHAT.replace("openai", "other"), "stub").statusCode())
        .isEqualTo(200);
    stub.forget();

    assertRefused(chat(gateway.key("model"), CHAT, "stub"), 403, "insufficient_scope");
    assertRefused(chat(gateway.key("model"), CHAT, "STUB-MINI"), 403, "insufficient_scope");
  }

  @Test
  void grantsNoOtherModelThanTheKeyNames() {
    assertThat(chat(gateway.key("models"), CHAT, "stub-mini").statusCode()).isEqualTo(200);
    assertThat(chat(gateway.key("models"), CHAT, "stub-large").statusCode()).isEqualTo(200);
    stub.forget();

    assertRefused(chat(gateway.key("models"), CHAT, "stub"), 403, "model_denied");
  }

  @Test
  void grantsNoOtherRouteThanTheKeyNames() {
    assertThat(chat(gateway.key("route"), CHAT.replace("openai", "other"), "stub").statusCode())
        .isEqualTo(200);
    stub.forget();

    assertRefused(chat(gateway.key("route"), CHAT, "stub"), 403, "route_denied");
  }

  @Test
  void servesNoRouteWhoseOwnScopeTheKeyDoesNotHold() {
    String demanding = CHAT.replace("openai", "demanding");
    String key =
        PrintedKey.in(
            run(0, "create", "--owner", "x", "--scope", "demanding:*", "--scope", "trusted")
                .output());
    String without =
        PrintedKey.in(run(0, "create", "--owner", "x", "--scope", "demanding:*").output());
    assertThat(chat(key, demanding, "stub").statusCode()).isEqualTo(200);
    stub.forget();

    assertRefused(chat(without, demanding, "stub"), 403, "insufficient_scope");
  }

  @Test
  void servesAKeyFromItsOwnAddressesAlone() {
    assertThat(chat(gateway.key("here"), CHAT, "stub").statusCode()).isEqualTo(200);
    stub.forget();

    assertRefused(chat(gateway.key("elsewhere"), CHAT, "stub"), 403, "address_denied");
  }

  @Test
  void letsAKeyExpireOnAWholeHourAndNotLaterThanAYear() {
    String text = run(0, "create", "--owner", "x", "--scope", "*", "--expires-in", "1h").output();

    assertThat(text).containsPattern("valid until \\d{4}-\\d\\d-\\d\\dT\\d\\d:00:00Z");
  }

  static Stream<List<String>> wrong() {
    return Stream.of(
        List.of("Missing required option", "create", "--scope", "*"),
        List.of("Missing required option", "create", "--owner", "x"),
        List.of("owner", "create", "--owner", " ", "--scope", "*"),
        List.of("tenant", "create", "--owner", "x", "--scope", "*", "--tenant", "a b"),
        List.of("--scope: a pattern has", "create", "--owner", "x", "--scope", "*:chat"),
        List.of("one *, at its end", "create", "--owner", "x", "--scope", ""),
        List.of(
            "--cidr: the block", "create", "--owner", "x", "--scope", "*", "--cidr", "10.1.2.3/8"),
        List.of(
            "--cidr: not an IPv4",
            "create",
            "--owner",
            "x",
            "--scope",
            "*",
            "--cidr",
            "everywhere"),
        List.of("hours or days", "create", "--owner", "x", "--scope", "*", "--expires-in", "soon"),
        List.of("365 days", "create", "--owner", "x", "--scope", "*", "--expires-in", "366d"),
        List.of("Unknown option", "create", "--owner", "x", "--scope", "*", "--forever"),
        List.of("not the id of a key", "revoke", "nonsense"),
        List.of("no such key", "revoke", "aaaaaaaaaaaaaaaa"),
        List.of("Missing required parameter", "revoke"),
        List.of("Say what"),
        List.of("Unmatched argument", "destroy"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrongWithItsArguments(List<String> saidAndWords) {
    List<String> words = saidAndWords.subList(1, saidAndWords.size());
    GatewayProcess command = launch(words.toArray(String[]::new));

    assertThat(command.exitCode()).isNotZero();
    assertThat(command.output()).contains(saidAndWords.getFirst());
    assertThat(command.output())
        .doesNotContain("Exception", "\tat ")
        .doesNotContainPattern(PrintedKey.LINE);
  }

  @Test
  void saysHowToCreateAKeyWhereThatIsWhatWasWrong() {
    GatewayProcess command = launch("create", "--owner", "x", "--scope", "*", "--tenant", "a b");

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.output())
        .contains("Usage: portcullis key create", "90d if not said", "anywhere if none is");
  }

  private static GatewayProcess launch(String... words) {
    return gateway.command(
        Stream.concat(Stream.of("key"), Stream.of(words)).toArray(String[]::new));
  }

  private static GatewayProcess run(int expected, String... words) {
    GatewayProcess command = launch(words);
    assertThat(command.exitCode()).as(command.output()).isEqualTo(expected);
    return command;
  }

  private static RequestSpecification as(String key) {
    return given()
        .baseUri(gateway.url())
        .header("authorization", "Bearer " + key)
        .contentType("application/json");
  }

  private static Response chat(String key, String path, String model) {
    return as(key).body(ServerUnderTest.chat(model)).post(path);
  }

  private static void assertRefused(Response response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.jsonPath().getString("error.code")).isEqualTo(code);
    assertThat(stub.seen()).isEmpty();
  }
}
