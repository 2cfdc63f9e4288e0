package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Attempt;
import dev.portcullis.pipeline.AuthenticationFinding;
import dev.portcullis.pipeline.AuthorizationFinding;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Finding;
import dev.portcullis.pipeline.Inspection;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Unavailable;
import dev.portcullis.pipeline.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What of a request OCSF has no field for: {@code unmapped.portcullis}. Lists are bounded, so that
 * no event is larger than 32 kB.
 */
final class AuditDetail {
  private static final int MOST = 64;

  /** How many members there are at most. */
  private static final int MEMBERS = 16;

  private static final int LONGEST_NAME = 128;

  private AuditDetail() {}

  /** In the order of names, as {@link AuditEvent#of} wants it. */
  static Json.Obj of(Exchange in, Outcome outcome, String end) {
    var detail =
        new Json.Builder(MEMBERS).put("attempts", list(in.attempts(), AuditDetail::attempt));
    Optional<Change> open = in.changes().open();
    in.authentication().get().ifPresent(seen -> detail.put("authentication", authentication(seen)));
    in.authorization().get().ifPresent(seen -> detail.put("authorization", authorization(seen)));
    if (open.isEmpty() && in.operation().get().filter(Operation::changes).isPresent()) {
      detail.put("changes", ChangeDetail.of(in.changes().made()));
    }
    in.failedDependency().ifPresent(failed -> detail.put("dependency", dependency(failed)));
    if (outcome instanceof Outcome.Refused(var refusal) && refusal.layer().isPresent()) {
      detail.put("failed_layer", refusal.layer().get());
    }
    detail.put("findings", list(in.findings(), AuditDetail::finding));
    detail.put("inspected", inspected(in));
    detail.put("layers", Json.strings(in.layers()));
    in.call().get().flatMap(Call::model).ifPresent(model -> detail.put("model", harmless(model)));
    detail.put("outcome", end);
    in.quota().get().ifPresent(seen -> detail.put("quota", quota(seen)));
    detail.put("streamed", Json.of(in.call().get().map(Call::stream).orElse(false)));
    open.ifPresent(change -> detail.put("uncertain", Json.arr(ChangeDetail.of(change))));
    return detail.put("usage", usage(in.usage())).build();
  }

  private static Json authentication(AuthenticationFinding finding) {
    Json.Obj json = Json.obj(member("credential", finding.form().text()));
    if (finding.issuer().isPresent()) {
      json = json.with("issuer", Json.of(finding.issuer().get()));
    }
    return finding.flaw().isPresent()
        ? json.with("refused", Json.of(finding.flaw().get().text()))
        : json;
  }

  private static Json authorization(AuthorizationFinding finding) {
    Json.Obj action = Json.obj(member("action", harmless(finding.action())));
    return switch (finding) {
      case AuthorizationFinding.Granted(String asked, String rule) ->
          action.with("granted_by", Json.of(rule));
      case AuthorizationFinding.Missing(String asked, String missing) ->
          action.with("missing", Json.of(missing));
    };
  }

  /** The model's name is the caller's own text. */
  private static String harmless(String text) {
    return isHarmless(text) ? text : "(not shown)";
  }

  private static boolean isHarmless(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Ascii.isAlphanumeric(c) && "._:/@+-".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST_NAME && !text.contains("pcl_");
  }

  private static Json dependency(Unavailable failed) {
    return Json.obj(member("name", failed.dependency()), member("fault", failed.fault().text()));
  }

  private static Json usage(Usage usage) {
    return new Json.Builder(4)
        .put("basis", usage.basis().name().toLowerCase(Locale.ROOT))
        .put("cached_input_tokens", usage.cachedInput())
        .put("input_tokens", usage.input())
        .put("output_tokens", usage.output())
        .build();
  }

  private static Json quota(QuotaFinding finding) {
    return switch (finding) {
      case QuotaFinding.Taken(int limits, Optional<QuotaFinding.Tokens> tokens) ->
          tokens.isPresent() ? tokens(limits, tokens.get()) : Json.obj(member("limits", limits));
      case QuotaFinding.Denied(Measure measure, Duration window, String whose) ->
          Json.obj(
              member(
                  "denied",
                  Json.obj(
                      member("measure", measure.text()),
                      member("window", window.toSeconds()),
                      member("whose", whose))));
    };
  }

  private static Json tokens(int limits, QuotaFinding.Tokens tokens) {
    var json = new Json.Builder(4).put("charged_tokens", tokens.charged());
    if (tokens.debt() > 0) {
      json.put("debt_tokens", tokens.debt());
    }
    return json.put("limits", limits).put("reserved_tokens", tokens.reserved()).build();
  }

  private static Json attempt(Attempt attempt) {
    var json =
        new Json.Builder(4)
            .put("duration", attempt.took().toMillis())
            .put("result", attempt.result());
    attempt.status().ifPresent(status -> json.put("status", status));
    return json.put("upstream", attempt.upstream()).build();
  }

  /** A direction that nobody looked at is not there. */
  private static Json inspected(Exchange in) {
    var all = new Json.Builder(2);
    for (Inspection inspection : in.inspections()) {
      all.put(
          inspection.direction().text(),
          Json.obj(
              member("characters", inspection.characters()), member("texts", inspection.texts())));
    }
    return all.build();
  }

  private static Json finding(Finding finding) {
    return Json.obj(
        member("rule", finding.rule()),
        member("direction", finding.direction().text()),
        member("action", finding.action()),
        member("count", finding.count()));
  }

  private static <T> Json list(List<T> items, Function<T, Json> each) {
    Json[] list = new Json[Math.min(items.size(), MOST)];
    for (int i = 0; i < list.length; i++) {
      list[i] = each.apply(items.get(i));
    }
    return Json.arr(list);
  }
}
