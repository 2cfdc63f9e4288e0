package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Defect;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Voice;
import java.util.List;
import java.util.Optional;

/**
 * Speaks RFC 9457: for generic routes, for administration, and where a request is refused before
 * its route is known.
 */
public final class ProblemVoice implements Voice {
  /** The voice; one is enough. */
  public ProblemVoice() {}

  @Override
  public String refusalType() {
    return "application/problem+json";
  }

  @Override
  public Json refusal(Refusal refusal, String requestId) {
    String code = refusal.reason().code();
    Json.Obj problem = Json.obj(Json.member("type", "urn:portcullis:problem:" + code));
    problem = Problem.added(problem, refusal, requestId).with("code", Json.of(code));
    return refusal.defects().isEmpty()
        ? problem
        : problem.with("errors", errors(refusal.defects()));
  }

  /** The extension member of RFC 9457, 3: each place as a JSON pointer, in a URI's fragment. */
  private static Json errors(List<Defect> defects) {
    return new Json.Arr(
        defects.stream()
            .<Json>map(
                defect ->
                    Json.obj(
                        Json.member("pointer", "#" + defect.pointer().text()),
                        Json.member("detail", defect.detail())))
            .toList());
  }

  @Override
  public Optional<Frame.Event> broken(Cause cause, String requestId) {
    return Optional.empty();
  }

  @Override
  public Json models(List<String> names) {
    return Json.obj(Json.member("models", Json.strings(names)));
  }

  @Override
  public Json model(String name) {
    return Json.obj(Json.member("model", name));
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }
}
