package dev.portcullis.blackbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What contracts of administration have in common. */
abstract class AdminCase {
  /** What issues a key that may chat. */
  static final String KEY = "{\"owner\":\"ci\",\"scopes\":[\"openai:chat:*\"]}";

  private static final AtomicInteger NAMES = new AtomicInteger();

  /** The gateway, which other cases may use meanwhile. */
  abstract Administered gateway();

  /** A name that nothing has yet, and nothing ever had. */
  static String fresh(String kind) {
    return kind + "-" + NAMES.incrementAndGet();
  }

  RequestSpecification admin() {
    return gateway().admin();
  }

  /** The same with this body. */
  RequestSpecification sending(String body) {
    return admin().contentType(ContentType.JSON).body(body);
  }

  /** A key of this tenant, issued for this body. */
  Response issue(String tenant, String body) {
    Response issued = sending(body).post("/tenants/" + tenant + "/keys");
    assertThat(issued.statusCode()).as(issued.asString()).isEqualTo(201);
    return issued;
  }

  /** The id of a key that was issued. */
  static String id(Response issued) {
    return issued.jsonPath().getString("key.id");
  }

  /** The key itself, as it was told this once. */
  static String text(Response issued) {
    return issued.jsonPath().getString("text");
  }

  /** Where a key that was issued is. */
  static String path(String tenant, Response issued) {
    return "/tenants/" + tenant + "/keys/" + id(issued);
  }

  /** What is answered to a chat with this credential. */
  Response chat(String credential, String model) {
    return given()
        .baseUri(gateway().url())
        .header("authorization", "Bearer " + credential)
        .contentType(ContentType.JSON)
        .body(ServerUnderTest.chat(model))
        .post("/openai/v1/chat/completions");
  }

  int call(String credential) {
    return chat(credential, "stub").statusCode();
  }

  /** The answer's document. */
  static Json document(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isBetween(200, 201);
    return SampleEvents.json(answer.asString());
  }

  /** The values of this member in a list of all pages, of which each has few items. */
  List<String> listed(String path, String member) {
    var all = new ArrayList<String>();
    @Nullable String next = "";
    while (next != null) {
      String cursor = next.isEmpty() ? "" : "&cursor=" + next;
      Json page = document(admin().get(path + "?limit=2" + cursor));
      page.items("items").forEach(item -> all.add(item.text(member).orElseThrow()));
      next = page.text("next").orElse(null);
    }
    return all;
  }

  /**
   * What the evidence says that the request changed which this answers: it was announced, it was
   * made, and what it was about is the same in both events.
   */
  List<Json> changes(Response answer) {
    String request = Objects.requireNonNull(answer.header("x-request-id"));
    Eventually.holds(() -> events(request).size() == 2);
    List<Json> events = events(request);
    assertThat(events)
        .extracting(event -> event.text("status_code").orElseThrow())
        .containsExactly("intended", "ok");
    List<Json> intended = told(events.getFirst());
    List<Json> made = told(events.getLast());
    assertThat(intended).hasSize(1);
    assertThat(made.getFirst().at("kind")).isEqualTo(intended.getFirst().at("kind"));
    assertThat(made.getFirst().at("id")).isEqualTo(intended.getFirst().at("id"));
    assertThat(made.getFirst().at("before")).isEqualTo(intended.getFirst().at("before"));
    return made;
  }

  /** Holds the one change that is told of this answer's request against what is expected of it. */
  void assertChange(Response answer, String id, Json before, Json after) {
    List<Json> changes = changes(answer);
    assertThat(changes).hasSize(1);
    assertChange(changes.getFirst(), id, before, after);
  }

  static void assertChange(Json change, String id, Json before, Json after) {
    assertThat(change.text("id")).contains(id);
    assertThat(change.at("before")).contains(before);
    assertThat(change.at("after")).contains(after);
  }

  private List<Json> events(String request) {
    return gateway().events().stream()
        .filter(
            event ->
                event
                    .at("api")
                    .flatMap(api -> api.at("request"))
                    .flatMap(asked -> asked.text("uid"))
                    .filter(request::equals)
                    .isPresent())
        .toList();
  }

  private static List<Json> told(Json event) {
    return event
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .orElseThrow()
        .items("changes");
  }
}
