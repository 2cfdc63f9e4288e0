package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * The event of one request: OCSF 1.6 API Activity (class 6003) with the security-control profile.
 *
 * <p>It is made of an allow-list: nothing of a request is copied but its method (a known one), its
 * address, the model's name (a harmless one), and what the gateway itself found out. Target,
 * headers and bodies never are, so no credential and no text of a prompt or reply can be in it.
 */
public final class AuditEvent {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private AuditEvent() {}

  /** Which product speaks in an event. */
  public record Product(String name, String vendor, String version) {}

  /** The event of this request, whose layers ended with this outcome at this time. */
  static Json.Obj of(Exchange in, Outcome outcome, Product product, Instant ended) {
    Verdict verdict = Verdict.of(in, outcome);
    return ApiActivity.of(in)
        .event(
            member("severity_id", verdict.severity().id()),
            member("severity", verdict.severity().text()),
            member("time", ended.toEpochMilli()),
            member("start_time", in.started().toEpochMilli()),
            member("end_time", ended.toEpochMilli()),
            member("duration", Math.max(0, ended.toEpochMilli() - in.started().toEpochMilli())),
            member("status_id", verdict.result().id()),
            member("status", verdict.result().text()),
            member("status_code", verdict.code()),
            member("action_id", verdict.action().id()),
            member("action", verdict.action().text()),
            member("metadata", metadata(in.request().id(), in, product)),
            member("actor", Json.obj(member("user", user(in)))),
            member("api", api(in, verdict)),
            member("src_endpoint", source(in)),
            member("http_request", Json.obj(member("http_method", method(in)))),
            member("http_response", Json.obj(member("code", verdict.status()))),
            member(
                "unmapped",
                Json.obj(member("portcullis", AuditDetail.of(in, outcome, verdict.end())))));
  }

  static Json metadata(String uid, Exchange in, Product product) {
    Json.Obj metadata = metadata(uid, product);
    return in.request()
        .trace()
        .map(trace -> metadata.with("correlation_uid", Json.of(trace)))
        .orElse(metadata);
  }

  static Json.Obj metadata(String uid, Product product) {
    return Json.obj(
        member("version", "1.6.0"),
        member("uid", uid),
        member("profiles", Json.arr(Json.of("security_control"))),
        member(
            "product",
            Json.obj(
                member("name", product.name()),
                member("vendor_name", product.vendor()),
                member("version", product.version()))));
  }

  static Json user(Exchange in) {
    return in.principal()
        .get()
        .map(AuditEvent::known)
        .orElseGet(() -> Json.obj(member("type_id", 0), member("type", "Unknown")));
  }

  private static Json.Obj known(Principal principal) {
    return Json.obj(
        member("uid", principal.id()),
        member("name", principal.owner()),
        member("type_id", 99),
        member("type", principal.kind().name().toLowerCase(Locale.ROOT)),
        member("org", Json.obj(member("uid", principal.tenant()))));
  }

  private static Json api(Exchange in, Verdict verdict) {
    Json.Obj response = Json.obj(member("code", verdict.status()));
    return Json.obj(
        member("operation", in.operation().get().map(Operation::text).orElse("unknown")),
        member(
            "service",
            Json.obj(member("name", in.route().get().map(Object::toString).orElse("unknown")))),
        member("request", Json.obj(member("uid", in.request().id()))),
        member(
            "response",
            verdict.result() == Verdict.SUCCESS
                ? response
                : response.with("error", Json.of(verdict.code()))));
  }

  static Json source(Exchange in) {
    return Json.obj(member("ip", in.client().get().orElse(in.request().peer()).getHostAddress()));
  }

  static String method(Exchange in) {
    return METHODS.contains(in.request().method()) ? in.request().method() : "OTHER";
  }
}
