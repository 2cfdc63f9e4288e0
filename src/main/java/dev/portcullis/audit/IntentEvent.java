package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Operation;
import java.time.Instant;

/**
 * The event that goes before a change: OCSF 1.6 API Activity whose outcome is not known yet. The
 * request's own event follows, with the same {@code api.request.uid}; where none does, nobody knows
 * whether the change was made, and {@link Verification} says so.
 */
final class IntentEvent {
  /** What {@code status_code} and {@code unmapped.portcullis.outcome} say. */
  static final String INTENDED = "intended";

  private IntentEvent() {}

  static Json.Obj of(Exchange in, Change intended, AuditEvent.Product product, Instant announced) {
    String request = in.request().id();
    Json.Obj event =
        ApiActivity.of(in)
            .event(
                member("severity_id", 1),
                member("severity", "Informational"),
                member("time", announced.toEpochMilli()),
                member("status_id", 0),
                member("status", "Unknown"),
                member("status_code", INTENDED),
                member("action_id", 0),
                member("action", "Unknown"),
                member("metadata", AuditEvent.metadata(request + "-intent", in, product)),
                member("actor", Json.obj(member("user", AuditEvent.user(in)))),
                member("api", api(in, request)),
                member("src_endpoint", AuditEvent.source(in)),
                member("http_request", Json.obj(member("http_method", AuditEvent.method(in)))));
    return event.with("unmapped", Json.obj(member("portcullis", detail(intended))));
  }

  private static Json detail(Change intended) {
    return Json.obj(
        member("outcome", INTENDED), member("changes", Json.arr(ChangeDetail.of(intended))));
  }

  /** What was asked for, by the request of this id. */
  static Json api(Exchange in, String request) {
    return Json.obj(
        member("operation", in.operation().get().map(Operation::text).orElse("unknown")),
        member(
            "service",
            Json.obj(member("name", in.route().get().map(Object::toString).orElse("unknown")))),
        member("request", Json.obj(member("uid", request))));
  }
}
