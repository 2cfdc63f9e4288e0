package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * Shows keys and lets them end. A key of another tenant than the path's is not there. Safe for use
 * by several threads.
 *
 * @param usual the limits of keys that have none of their own
 */
record KeyAdministration(KeyLifecycle keys, Limits usual) {

  Deed list(Ask ask, Optional<String> tenant) throws Declined {
    return new Deed.Answered(
        Pages.answer(ask, cursor -> keys.page(tenant, cursor, ask.pageSize()), KeyDocument::of));
  }

  /** The key of this id, whosever it is. */
  Deed find(Ask ask) throws Declined {
    return shown(
        KeyId.parse(ask.variable("id")).flatMap(keys::find).orElseThrow(Declined::notFound));
  }

  Deed show(Ask ask) throws Declined {
    return shown(record(ask));
  }

  private static Deed shown(ApiKeyRecord record) {
    return new Deed.Answered(Answer.ok(KeyDocument.of(record)).version(record.version()));
  }

  Deed narrow(Ask ask) throws Declined {
    ApiKeyRecord record = record(ask);
    long version = expected(ask, record);
    Narrowing narrowing = KeyReading.narrowing(ask.body());
    return new Deed.Proposed(
        KeyDocument.intended(record, ask.body()),
        () -> done(keys.narrow(record.id(), version, narrowing, usual)));
  }

  Deed retire(Ask ask) throws Declined {
    ApiKeyRecord record = record(ask);
    long version = expected(ask, record);
    Instant until = KeyReading.moment(new Reading(ask.body()), "until").orElseThrow();
    return new Deed.Proposed(
        KeyDocument.intended(record, ask.body()),
        () -> done(keys.retire(record.id(), version, until)));
  }

  /** It names no version: whoever wants a key to end wants it whatever it has become. */
  Deed revoke(Ask ask) throws Declined {
    ApiKeyRecord record = record(ask);
    Json wanted = Json.obj(Json.member("state", Json.obj(Json.member("name", "revoked"))));
    return new Deed.Proposed(
        KeyDocument.intended(record, wanted), () -> done(keys.revoke(record.id())));
  }

  /** The key that the path names. */
  ApiKeyRecord record(Ask ask) throws Declined {
    String tenant = ask.variable("tenant");
    return KeyId.parse(ask.variable("id"))
        .flatMap(keys::find)
        .filter(record -> record.tenant().equals(tenant))
        .orElseThrow(Declined::notFound);
  }

  /** The version that the request names, which is the one that is there. */
  static long expected(Ask ask, ApiKeyRecord record) throws Declined {
    long version = ask.version();
    if (version != record.version()) {
      throw Declined.versionChanged();
    }
    return version;
  }

  private static Deed.Done done(KeyChange change) throws Declined {
    return switch (change) {
      case KeyChange.Changed(var before, var after) -> {
        Answer answer = Answer.ok(KeyDocument.of(after)).version(after.version());
        yield before.version() == after.version()
            ? Deed.Done.of(answer)
            : Deed.Done.of(answer, KeyDocument.change(Optional.of(before), after));
      }
      case Unchanged unchanged -> throw declined(unchanged);
    };
  }

  static Declined declined(Unchanged unchanged) {
    return switch (unchanged) {
      case Unchanged.Absent() -> Declined.notFound();
      case Unchanged.Stale stale -> Declined.versionChanged();
      case Unchanged.Refused(String why) -> new Declined(Reason.CONFLICT, why);
    };
  }
}
