package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The events of a command: OCSF 1.6 API Activity, as a request's are, without what only a request
 * has.
 *
 * @param id what both events have in common, {@code api.request.uid}
 * @param user the operating system's name for whoever runs the command
 * @param begun when it began
 */
record CommandEvent(
    String id, Operation operation, String user, AuditEvent.Product product, Instant begun) {
  /** What {@code api.service.name} and {@code actor.app_name} say. */
  static final String SERVICE = "command-line";

  /** How OCSF speaks of a verdict. */
  private record Words(int status, String name, String code, String outcome, int severity) {}

  /** The event that goes before a change. */
  Json.Obj intended(Change change) {
    String intended = IntentEvent.INTENDED;
    return event(new Words(0, "Unknown", intended, intended, 1), id + "-intent", begun)
        .with(
            "unmapped",
            Json.obj(
                member(
                    "portcullis",
                    Json.obj(
                        member("outcome", intended),
                        member("changes", Json.arr(ChangeDetail.of(change)))))));
  }

  /** The event that says how it came out. */
  Json.Obj ended(CommandAudit.Verdict verdict, Instant now) {
    return switch (verdict) {
      case CommandAudit.Verdict.Made made ->
          ended(
              new Words(1, "Success", "ok", "answered", 1),
              now,
              Json.obj(member("changes", ChangeDetail.of(made.changes()))));
      case CommandAudit.Verdict.NotMade(String code) ->
          ended(new Words(2, "Failure", code, "refused", 2), now, Json.obj());
      case CommandAudit.Verdict.Unknown unknown ->
          ended(
              new Words(0, "Unknown", "outcome_unknown", Verdict.UNKNOWN, 3),
              now,
              unknown.failed().map(CommandEvent::dependency).orElseGet(() -> Json.obj()));
    };
  }

  /** The event of a change that was taken back, as the one that said it was made did not pass. */
  Json.Obj takenBack(CommandAudit.Verdict came, List<Change> back, Instant now) {
    List<Change> made =
        switch (came) {
          case CommandAudit.Verdict.Made(List<Change> changes) -> changes;
          case CommandAudit.Verdict.NotMade notMade -> List.of();
          case CommandAudit.Verdict.Unknown unknown -> List.of();
        };
    String code = TakenBackEvent.TAKEN_BACK;
    return ended(
        id + TakenBackEvent.SUFFIX,
        new Words(2, "Failure", code, code, 3),
        now,
        Json.obj(
            member(
                "changes", ChangeDetail.of(Stream.concat(made.stream(), back.stream()).toList()))));
  }

  private static Json.Obj dependency(Unavailable failed) {
    return Json.obj(
        member(
            "dependency",
            Json.obj(member("name", failed.dependency()), member("fault", failed.fault().text()))));
  }

  private Json.Obj ended(Words words, Instant now, Json.Obj detail) {
    return ended(id, words, now, detail);
  }

  private Json.Obj ended(String uid, Words words, Instant now, Json.Obj detail) {
    Json.Obj ours = detail.with("outcome", Json.of(words.outcome()));
    return event(words, uid, now)
        .with("start_time", Json.of(begun.toEpochMilli()))
        .with("end_time", Json.of(now.toEpochMilli()))
        .with("duration", Json.of(Math.max(0, now.toEpochMilli() - begun.toEpochMilli())))
        .with("unmapped", Json.obj(member("portcullis", ours)));
  }

  private Json.Obj event(Words words, String uid, Instant time) {
    boolean denied =
        words.outcome().equals("refused") || words.outcome().equals(TakenBackEvent.TAKEN_BACK);
    return ApiActivity.of(operation)
        .event(
            member("severity_id", words.severity()),
            member("severity", severity(words.severity())),
            member("time", time.toEpochMilli()),
            member("status_id", words.status()),
            member("status", words.name()),
            member("status_code", words.code()),
            member("action_id", words.status() == 0 ? 0 : denied ? 2 : 1),
            member("action", words.status() == 0 ? "Unknown" : denied ? "Denied" : "Allowed"),
            member("metadata", AuditEvent.metadata(uid, product)),
            member("actor", actor()),
            member(
                "api",
                Json.obj(
                    member("operation", operation.text()),
                    member("service", Json.obj(member("name", SERVICE))),
                    member("request", Json.obj(member("uid", id))))),
            member("src_endpoint", Json.obj(member("ip", "127.0.0.1"))));
  }

  private static String severity(int severity) {
    return switch (severity) {
      case 1 -> "Informational";
      case 2 -> "Low";
      default -> "Medium";
    };
  }

  private Json actor() {
    return Json.obj(
        member("app_name", SERVICE),
        member(
            "user",
            Json.obj(
                member("uid", "os/" + user),
                member("name", user),
                member("type_id", 99),
                member("type", "os_user"))));
  }
}
