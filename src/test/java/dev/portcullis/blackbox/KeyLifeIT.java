package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of keys, roles and tenants by the command line, beside a running gateway. */
@Tag("slow")
class KeyLifeIT {
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    stub = StubModel.startRecording();
    gateway = ServerUnderTest.setup().route("openai", "openai", stub.origin()).start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
  }

  private record Made(String id, String text) {}

  private static Made create(String... options) {
    return made(
        run(
            0,
            Stream.concat(Stream.of("key", "create", "--owner=team"), Stream.of(options))
                .toArray(String[]::new)));
  }

  private static Made made(GatewayProcess command) {
    return new Made(PrintedKey.idIn(command.output()), PrintedKey.in(command.output()));
  }

  private static GatewayProcess run(int expected, String... words) {
    GatewayProcess command = gateway.command(words);
    assertThat(command.exitCode()).as(command.output()).isEqualTo(expected);
    return command;
  }

  private static int chat(Made key, String model) {
    return given()
        .baseUri(gateway.url())
        .header("authorization", "Bearer " + key.text())
        .contentType("application/json")
        .body(ServerUnderTest.chat(model))
        .post("/openai/v1/chat/completions")
        .statusCode();
  }

  @Test
  void narrowsAKeyWithEffectOnTheNextRequest() {
    Made key = create("--scope=openai:*");
    assertThat(chat(key, "stub-large")).isEqualTo(200);

    run(0, "key", "narrow", key.id(), "--model=stub", "--limit=requests=3/1d");

    assertThat(chat(key, "stub-large")).isEqualTo(403);
    assertThat(chat(key, "stub")).isEqualTo(200);
    String shown = run(0, "key", "show", key.id()).output();
    assertThat(shown)
        .containsPattern("models +stub\\n")
        .containsPattern("limits +requests=3/1d")
        .containsPattern("last used \\d{4}-")
        .containsPattern("version +2")
        .doesNotContainPattern(PrintedKey.LINE)
        .doesNotContain(key.text().split("_", -1)[4]);
    assertThat(run(1, "key", "narrow", key.id(), "--model=*").output()).contains("must be part of");
    assertThat(run(1, "key", "narrow", key.id(), "--limit=requests=9/1d").output())
        .contains("only lowered");
    assertThat(run(1, "key", "narrow", key.id(), "--model=stub", "--if-version=1").output())
        .contains("has version 2 by now");
  }

  @Test
  void rotatesAKeyThroughAnOverlap() {
    Made first = create("--scope=openai:chat:*", "--tenant=rotating");

    Made next = made(run(0, "key", "rotate", first.id(), "--overlap=1h"));

    assertThat(chat(first, "stub")).isEqualTo(200);
    assertThat(chat(next, "stub")).isEqualTo(200);
    assertThat(run(0, "key", "show", next.id()).output())
        .containsPattern("replaces +" + first.id());
    assertThat(run(0, "key", "show", first.id()).output())
        .containsPattern("retiring until .*, replaced by " + next.id());
    assertThat(run(1, "key", "rotate", first.id()).output()).contains("is in force");
    assertThat(run(0, "key", "list", "--tenant=rotating", "--state=active").output())
        .contains(next.id())
        .doesNotContain(first.id());
    Made last = made(run(0, "key", "rotate", next.id(), "--overlap=0h"));
    assertThat(chat(next, "stub")).isEqualTo(401);
    assertThat(chat(last, "stub")).isEqualTo(200);
  }

  @Test
  void retiresAKey() {
    Made key = create("--scope=*");

    assertThat(run(0, "key", "retire", key.id(), "--in=2h").output()).contains("Valid until");

    assertThat(chat(key, "stub")).isEqualTo(200);
    assertThat(run(1, "key", "retire", key.id(), "--in=3h").output()).contains("retiring already");
    assertThat(run(0, "key", "list").output()).containsPattern(key.id() + " +retiring");
  }

  @Test
  void givesARoleItsMeaningFromTheNextCallOn() {
    Made key = create("--scope=openai:embeddings:*", "--role=chatter");
    assertThat(chat(key, "stub")).isEqualTo(403);

    run(0, "role", "set", "chatter", "--scope=openai:chat:*");

    assertThat(chat(key, "stub")).isEqualTo(200);
    assertThat(run(0, "role", "list").output()).containsPattern("chatter +store +openai:chat:\\*");
    assertThat(run(0, "role", "show", "chatter").output()).containsPattern("version +1");
    run(0, "role", "remove", "chatter");
    assertThat(chat(key, "stub")).isEqualTo(403);
  }

  @Test
  void describesTenants() {
    run(0, "tenant", "set", "acme", "--contact=ops@acme.example", "--note=since 2026");
    run(0, "tenant", "set", "acme", "--note=moved");

    assertThat(run(0, "tenant", "show", "acme").output())
        .containsPattern("contact +ops@acme.example")
        .containsPattern("note +moved")
        .containsPattern("version +\\d+");
    assertThat(run(0, "tenant", "list").output()).containsPattern("acme +\\d{4}-.*moved");
    run(0, "tenant", "remove", "acme");
    assertThat(run(1, "tenant", "show", "acme").output()).contains("Nobody has described");
  }

  @ParameterizedTest
  @CsvSource({
    "key show aaaaaaaaaaaaaaaa, 1, There is no such key",
    "key narrow aaaaaaaaaaaaaaaa --model=x, 1, There is no such key",
    "key narrow aaaaaaaaaaaaaaaa, 2, Say what is left",
    "key narrow aaaaaaaaaaaaaaaa --cidr=10.0.0.1/8, 2, --cidr: the block",
    "key rotate aaaaaaaaaaaaaaaa --overlap=soon, 2, hours or days",
    "key rotate nonsense, 2, not the id of a key",
    "key retire aaaaaaaaaaaaaaaa, 2, Missing required option",
    "key list --state=asleep, 2, Invalid value",
    "role, 2, Say what",
    "role set a/b --scope=x:y, 2, letters",
    "role set ab, 2, Missing required option",
    "role show nobody, 1, no such role",
    "tenant set a/b, 2, letters",
    "tenant, 2, 'Say what: list, remove, set or show.'",
    "policy, 2, 'Say what: remove, set or show.'",
    "tenant policy set acme, 2, Unmatched argument",
  })
  void saysWhatIsWrong(String words, int code, String said) {
    assertThat(run(code, words.split(" ", -1)).output())
        .contains(said)
        .doesNotContain("Exception", "\tat ");
  }
}
