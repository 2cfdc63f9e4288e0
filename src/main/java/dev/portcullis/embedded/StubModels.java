package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import java.util.List;

/** The list of models, {@code GET /v1/models}, and one of them, in the shape of either provider. */
final class StubModels {
  private static final List<String> LISTED =
      List.of("stub", "stub-mini", "stub-large", "stub-embedding");

  private StubModels() {}

  static StubAnswer list(StubVoice voice) {
    List<Json> models = LISTED.stream().map(name -> model(name, voice)).toList();
    Json.Obj list = Json.obj(member("data", new Json.Arr(models)));
    return new StubAnswer.Document(
        voice == StubVoice.ANTHROPIC
            ? list.with("has_more", Json.of(false))
                .with("first_id", Json.of(LISTED.getFirst()))
                .with("last_id", Json.of(LISTED.getLast()))
            : list.with("object", Json.of("list")));
  }

  /** Any model that there is, listed or not. */
  static StubAnswer one(String name, StubVoice voice) throws StubRefusal {
    if (StubBehaviour.parse(name).isEmpty()) {
      throw new StubRefusal(404, "The stub has no model of this name.");
    }
    return new StubAnswer.Document(model(name, voice));
  }

  private static Json model(String name, StubVoice voice) {
    return voice == StubVoice.ANTHROPIC
        ? Json.obj(
            member("type", "model"),
            member("id", name),
            member("display_name", "Stub (" + name + ")"),
            member("created_at", "2026-01-01T00:00:00Z"),
            member("lifecycle", "active"))
        : Json.obj(
            member("id", name),
            member("object", "model"),
            member("created", StubCall.CREATED),
            member("owned_by", "portcullis"));
  }
}
