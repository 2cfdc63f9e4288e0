package dev.portcullis.audit;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
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
import java.util.regex.Pattern;

/**
 * What of a request OCSF has no field for: {@code unmapped.portcullis}. Lists are bounded, so that
 * no event is larger than 32 kB.
 */
final class AuditDetail {
  private static final int MOST = 64;
  private static final Pattern HARMLESS = Pattern.compile("(?!.*pcl_)[A-Za-z0-9._:/@+-]{1,128}");

  private AuditDetail() {}

  static Json.Obj of(Exchange in, Outcome outcome, String end) {
    Json.Obj detail =
        Json.obj(
            member("outcome", end),
            member("layers", Json.strings(in.layers())),
            member("streamed", Json.of(in.call().get().map(Call::stream).orElse(false))),
            member("usage", usage(in.usage())),
            member("attempts", list(in.attempts(), AuditDetail::attempt)),
            member("inspected", inspected(in)),
            member("findings", list(in.findings(), AuditDetail::finding)));
    Optional<String> model = in.call().get().flatMap(Call::model);
    if (model.isPresent()) {
      detail = detail.with("model", Json.of(harmless(model.get())));
    }
    Optional<Change> open = in.changes().open();
    if (open.isPresent()) {
      detail = detail.with("uncertain", Json.arr(ChangeDetail.of(open.get())));
    } else if (in.operation().get().filter(Operation::changes).isPresent()) {
      detail = detail.with("changes", ChangeDetail.of(in.changes().made()));
    }
    Optional<AuthenticationFinding> authentication = in.authentication().get();
    if (authentication.isPresent()) {
      detail = detail.with("authentication", authentication(authentication.get()));
    }
    Optional<AuthorizationFinding> authorization = in.authorization().get();
    if (authorization.isPresent()) {
      detail = detail.with("authorization", authorization(authorization.get()));
    }
    if (in.quota().get().isPresent()) {
      detail = detail.with("quota", quota(in.quota().get().get()));
    }
    if (outcome instanceof Outcome.Refused(var refusal) && refusal.layer().isPresent()) {
      detail = detail.with("failed_layer", Json.of(refusal.layer().get()));
    }
    Optional<Unavailable> failed = in.failedDependency();
    if (failed.isPresent()) {
      detail = detail.with("dependency", dependency(failed.get()));
    }
    return detail;
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
    return HARMLESS.matcher(text).matches() ? text : "(not shown)";
  }

  private static Json dependency(Unavailable failed) {
    return Json.obj(member("name", failed.dependency()), member("fault", failed.fault().text()));
  }

  private static Json usage(Usage usage) {
    return Json.obj(
        member("input_tokens", usage.input()),
        member("cached_input_tokens", usage.cachedInput()),
        member("output_tokens", usage.output()),
        member("basis", usage.basis().name().toLowerCase(Locale.ROOT)));
  }

  private static Json quota(QuotaFinding finding) {
    return switch (finding) {
      case QuotaFinding.Taken(int limits, Optional<QuotaFinding.Tokens> tokens) -> {
        Json.Obj taken = Json.obj(member("limits", limits));
        yield tokens.isPresent() ? tokens(taken, tokens.get()) : taken;
      }
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

  private static Json tokens(Json.Obj taken, QuotaFinding.Tokens tokens) {
    Json.Obj json =
        taken
            .with("reserved_tokens", Json.of(tokens.reserved()))
            .with("charged_tokens", Json.of(tokens.charged()));
    return tokens.debt() > 0 ? json.with("debt_tokens", Json.of(tokens.debt())) : json;
  }

  private static Json attempt(Attempt attempt) {
    Json.Obj json =
        Json.obj(
            member("upstream", attempt.upstream()),
            member("result", attempt.result()),
            member("duration", attempt.took().toMillis()));
    return attempt.status().isPresent()
        ? json.with("status", Json.of(attempt.status().getAsInt()))
        : json;
  }

  /** A direction that nobody looked at is not there. */
  private static Json inspected(Exchange in) {
    Json.Obj all = Json.obj();
    for (Inspection inspection : in.inspections()) {
      all =
          all.with(
              inspection.direction().text(),
              Json.obj(
                  member("texts", inspection.texts()),
                  member("characters", inspection.characters())));
    }
    return all;
  }

  private static Json finding(Finding finding) {
    return Json.obj(
        member("rule", finding.rule()),
        member("direction", finding.direction().text()),
        member("action", finding.action()),
        member("count", finding.count()));
  }

  private static <T> Json list(List<T> items, Function<T, Json> each) {
    return new Json.Arr(items.stream().limit(MOST).map(each).toList());
  }
}
