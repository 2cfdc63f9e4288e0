package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.audit.Chain;
import dev.portcullis.audit.Verification;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evidence of a change: an event before it, and the request's own after it. */
class ChangeEventsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String POLICY = "/tenants/acme/policy";
  private static final int LARGEST_EVENT = 32 * 1024;

  /** Members whose values differ from run to run. */
  private static final Set<String> VOLATILE =
      Set.of("time", "start_time", "end_time", "duration", "version");

  private AdminWorld world;

  @BeforeEach
  void start(@TempDir Path folder) {
    world = new AdminWorld(folder);
  }

  private List<Json> events(String body, String... headers) {
    return world.ask("PUT", POLICY, body, Headers.of(headers)).events();
  }

  private String etag() {
    return world.get(POLICY).etag();
  }

  /** To write them anew: {@code ./portcullis test -Dtest=ChangeEventsTest -Dpage=write}. */
  @Test
  void areAsTheGoldenFilesHaveThem() throws Exception {
    events("{\"scopes\":[\"openai:*\"]}", "if-none-match", "*");

    List<Json> events = events("{\"scopes\":[\"openai:chat:*\"]}", "if-match", etag());

    assertThat(events).hasSize(2);
    assertGolden("change-intent.json", events.getFirst());
    assertGolden("change-outcome.json", events.getLast());
  }

  private static void assertGolden(String name, Json event) throws Exception {
    String steady = OpenApiTest.pretty(steady(event), "") + "\n";
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(GOLDEN.resolve(name), steady);
    }
    assertThat(steady).isEqualTo(Files.readString(GOLDEN.resolve(name)));
  }

  private static Json steady(Json json) {
    return switch (json) {
      case Json.Obj(var members) -> {
        Json.Obj steady = Json.obj();
        for (var member : members.entrySet()) {
          steady =
              steady.with(
                  member.getKey(),
                  VOLATILE.contains(member.getKey()) && member.getValue() instanceof Json.Num
                      ? Json.of(0)
                      : steady(member.getValue()));
        }
        yield steady;
      }
      case Json.Arr(var items) ->
          new Json.Arr(items.stream().map(ChangeEventsTest::steady).toList());
      default -> json;
    };
  }

  @Test
  void staySmallWhateverIsChanged() {
    String block = "\"2001:db8:ffff:ffff:ffff:ffff:ffff:ffff/128\"";
    String many = String.join(",", Collections.nCopies(100, block));
    String scope = "\"" + "s".repeat(100) + "\"";
    String scopes = String.join(",", Collections.nCopies(60, scope));
    String body =
        "{\"scopes\":[%s],\"cidrs\":[%s],\"denied_cidrs\":[%s]}".formatted(scopes, many, many);
    assertThat(body.length()).isBetween(14_000, 16_000);
    assertThat(events(body, "if-none-match", "*")).hasSize(2);

    List<Json> events = events(body, "if-match", etag());

    assertThat(events).hasSize(2);
    assertThat(events)
        .allMatch(event -> JsonWriter.bytes(event).length < LARGEST_EVENT)
        .allMatch(
            event ->
                new String(JsonWriter.bytes(event), StandardCharsets.UTF_8).contains("sha256"));
  }

  @Test
  void letVerificationFindAChangeWhoseOutcomeNobodyKnows() {
    List<Json> events = events("{\"scopes\":[\"openai:*\"]}", "if-none-match", "*");

    assertThat(verified(events))
        .isInstanceOfSatisfying(
            Verification.Intact.class, whole -> assertThat(whole.open()).isEmpty());
    assertThat(verified(events.subList(0, 1)))
        .isInstanceOfSatisfying(
            Verification.Intact.class,
            whole -> assertThat(whole.open()).containsExactly("request-1"));
  }

  private static Verification verified(List<Json> events) {
    var chain = new Chain("c1");
    return Verification.of(events.stream().map(event -> chain.link((Json.Obj) event)).iterator());
  }
}
