package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Route;
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

  /** How many members an event has. */
  private static final int MEMBERS = 26;

  private static final Json VERSION = Json.of("1.6.0");
  private static final Json PROFILES = Json.arr(Json.of("security_control"));
  private static final Json NOBODY = Json.obj(member("type", "Unknown"), member("type_id", 0));

  private AuditEvent() {}

  /** Which product speaks in an event, as the event says it. */
  public record Product(Json.Obj said) {
    /** A product of this name. */
    public Product(String name, String vendor, String version) {
      this(
          Json.obj(
              member("name", name), member("vendor_name", vendor), member("version", version)));
    }
  }

  /**
   * The event of this request, whose layers ended with this outcome at this time. Members are put
   * in the order of their names, so that nothing is left to sort for the canonical form.
   */
  static Json.Obj of(Exchange in, Outcome outcome, Product product, Instant ended) {
    Verdict verdict = Verdict.of(in, outcome);
    ApiActivity activity = ApiActivity.of(in);
    long start = in.started().toEpochMilli();
    long end = ended.toEpochMilli();
    Json detail = AuditDetail.of(in, outcome, verdict.end());
    return new Json.Builder(MEMBERS)
        .put("action", verdict.action().text())
        .put("action_id", verdict.action().id())
        .putAll(activity.activity())
        .put("actor", Json.obj(member("user", user(in))))
        .put("api", api(in, verdict))
        .putAll(ApiActivity.CLASS)
        .put("duration", Math.max(0, end - start))
        .put("end_time", end)
        .put("http_request", Json.obj(member("http_method", method(in))))
        .put("http_response", Json.obj(member("code", verdict.status())))
        .put("metadata", metadata(in.request().id(), in, product))
        .put("severity", verdict.severity().text())
        .put("severity_id", verdict.severity().id())
        .put("src_endpoint", source(in))
        .put("start_time", start)
        .put("status", verdict.result().text())
        .put("status_code", verdict.code())
        .put("status_id", verdict.result().id())
        .put("time", end)
        .putAll(activity.type())
        .put("unmapped", Json.obj(member("portcullis", detail)))
        .build();
  }

  static Json metadata(String uid, Exchange in, Product product) {
    var metadata = new Json.Builder(5);
    in.request().trace().ifPresent(trace -> metadata.put("correlation_uid", trace));
    return metadata(metadata, uid, product);
  }

  static Json.Obj metadata(String uid, Product product) {
    return metadata(new Json.Builder(4), uid, product);
  }

  private static Json.Obj metadata(Json.Builder begun, String uid, Product product) {
    return begun
        .put("product", product.said())
        .put("profiles", PROFILES)
        .put("uid", uid)
        .put("version", VERSION)
        .build();
  }

  static Json user(Exchange in) {
    return in.principal().get().map(AuditEvent::known).orElse(NOBODY);
  }

  private static Json known(Principal principal) {
    return new Json.Builder(5)
        .put("name", principal.owner())
        .put("org", Json.obj(member("uid", principal.tenant())))
        .put("type", principal.kind().name().toLowerCase(Locale.ROOT))
        .put("type_id", 99)
        .put("uid", principal.id())
        .build();
  }

  private static Json api(Exchange in, Verdict verdict) {
    var response = new Json.Builder(2).put("code", verdict.status());
    if (verdict.result() != Verdict.SUCCESS) {
      response.put("error", verdict.code());
    }
    String service = in.route().get().map(Route::toString).orElse("unknown");
    return new Json.Builder(4)
        .put("operation", in.operation().get().map(Operation::text).orElse("unknown"))
        .put("request", Json.obj(member("uid", in.request().id())))
        .put("response", response.build())
        .put("service", Json.obj(member("name", service)))
        .build();
  }

  static Json source(Exchange in) {
    return Json.obj(member("ip", in.client().get().orElse(in.request().peer()).getHostAddress()));
  }

  static String method(Exchange in) {
    return METHODS.contains(in.request().method()) ? in.request().method() : "OTHER";
  }
}
