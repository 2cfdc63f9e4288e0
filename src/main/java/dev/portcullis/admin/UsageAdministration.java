package dev.portcullis.admin;

import static dev.portcullis.json.Json.member;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.json.Json;
import dev.portcullis.quota.Subject;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows what is used. Safe for use by several threads.
 *
 * @param usages what a subject has used
 */
record UsageAdministration(Function<Subject, Used> usages) {
  Deed ofKey(ApiKeyRecord record) {
    return shown(Subject.key(record.id().text()));
  }

  Deed ofTenant(String tenant) {
    return shown(Subject.tenant(tenant));
  }

  private Deed shown(Subject subject) {
    Used used = usages.apply(subject);
    Json.Obj document =
        Json.obj(
            member("subject", subject.text()),
            member(
                "windows",
                new Json.Arr(
                    used.windows().stream().<Json>map(UsageAdministration::window).toList())));
    Optional<Instant> lastUsed = used.lastUsed();
    if (lastUsed.isPresent()) {
      document = document.with("last_used", Json.of(lastUsed.get().toString()));
    }
    if (used.stopped().isPresent()) {
      document = document.with("stopped", Json.of(used.stopped().get()));
    }
    return new Deed.Answered(Answer.ok(document));
  }

  private static Json window(Used.Window window) {
    Json.Obj shown = Json.obj(member("measure", window.measure().text()));
    if (!window.window().isZero()) {
      shown = shown.with("window", Json.of(window.window().toSeconds() + "s"));
    }
    return shown.with("used", Json.of(window.used()));
  }
}
