package dev.portcullis.admin;

import static dev.portcullis.json.Json.member;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows what is used of limits, and when something was used last. Safe for use by several threads.
 */
record UsageAdministration(Usages usages) {
  Deed ofKey(ApiKeyRecord record) {
    return shown(Subject.key(record.id().text()));
  }

  Deed ofTenant(String tenant) {
    return shown(Subject.tenant(tenant));
  }

  Deed of(Subject subject) {
    return shown(subject);
  }

  private Deed shown(Subject subject) {
    Standing standing = usages.of(subject);
    Json.Obj document =
        Json.obj(
            member("subject", subject.text()),
            member(
                "windows",
                new Json.Arr(
                    standing.uses().stream().<Json>map(UsageAdministration::window).toList())));
    if (standing.lastUsed().isPresent()) {
      document = document.with("last_used", Json.of(standing.lastUsed().get().toString()));
    }
    Optional<Standing.Halt> halt = standing.halt();
    if (halt.isPresent()) {
      document =
          document
              .with("stopped", Json.of(halt.get().why().name().toLowerCase(Locale.ROOT)))
              .with("stopped_until", Json.of(halt.get().until().toString()));
    }
    return new Deed.Answered(Answer.ok(document));
  }

  private static Json window(Standing.Use use) {
    Json.Obj shown = Json.obj(member("measure", use.measure().text()));
    if (!use.window().isZero()) {
      shown =
          shown
              .with("window", Json.of(new Limit(use.measure(), 1, use.window()).windowText()))
              .with("since", Json.of(use.since().toString()));
    }
    return shown.with("used", Json.of(use.used()));
  }
}
