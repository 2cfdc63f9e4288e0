package dev.portcullis.admin;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.Rotation;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.authz.Delegation;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Issues keys, and successors of keys: nobody gets one that may do more than they may themselves,
 * also where it only replaces another. Safe for use by several threads.
 */
record KeyIssue(KeyLifecycle keys, RoleBook roles) {
  /**
   * Long enough to put a new key into place everywhere. An hour is the shortest that can be said
   * here, by the form of lifetimes: whoever asks has yet to bring the text to where it is used, and
   * a key that shall end sooner is revoked.
   */
  private static final Duration USUAL_OVERLAP = Duration.ofHours(24);

  Deed create(Ask ask) throws Declined {
    String tenant = ask.variable("tenant");
    KeyRequest request = KeyReading.request(ask.body(), tenant);
    held(ask, request.grants(), request.roles());
    Optional<KeyId> once = once(ask);
    Optional<Deed> repeated = repeated(once, record -> same(record, request));
    if (repeated.isPresent()) {
      return repeated.get();
    }
    KeyId id = once.orElseGet(keys::freshId);
    var intended =
        new Change(
            "key", id.text(), Optional.of(tenant), Optional.empty(), Optional.of(ask.body()));
    return new Deed.Proposed(intended, () -> created(request, id));
  }

  private Deed.Done created(KeyRequest request, KeyId id) throws Declined {
    try {
      IssuedKey issued = keys.create(request, id);
      return Deed.Done.of(
              Answer.created(KeyDocument.issued(issued)).version(issued.record().version()),
              KeyDocument.change(Optional.empty(), issued.record()))
          .undoneBy(() -> KeyChanges.takenBack(keys, issued));
    } catch (ApiKeys.KeyExists atTheSameTime) {
      throw new Declined(
          Reason.CONFLICT, "The same request is being answered at this moment. Send it again.");
    }
  }

  Deed rotate(Ask ask, ApiKeyRecord record) throws Declined {
    var reading = new Reading(ask.body());
    var bounds = bounds(reading);
    held(ask, record.grants(), record.roles());
    Optional<KeyId> once = once(ask);
    Optional<Deed> repeated = repeated(once, successor -> succeeds(successor, record));
    if (repeated.isPresent()) {
      return repeated.get();
    }
    long version = KeyAdministration.expected(ask, record);
    KeyId successor = once.orElseGet(keys::freshId);
    Json wanted = ask.body().with("successor", Json.of(successor.text()));
    return new Deed.Proposed(
        KeyDocument.intended(record, wanted),
        () -> rotated(record.id(), version, bounds, successor));
  }

  /** How long both keys are in force, and how long the successor is. */
  private record Bounds(Duration overlap, Duration lifetime) {}

  /** Judged before anything is announced. */
  private static Bounds bounds(Reading reading) throws Declined {
    Duration overlap = reading.lifetime("overlap", USUAL_OVERLAP);
    Duration lifetime = reading.lifetime("expires_in", KeyRequest.USUAL_LIFETIME);
    return reading.whole(
        () -> {
          KeyLifecycle.requireRotation(overlap, lifetime);
          return new Bounds(overlap, lifetime);
        });
  }

  private Deed.Done rotated(KeyId id, long version, Bounds bounds, KeyId successor)
      throws Declined {
    Rotation rotation = keys.rotate(id, version, bounds.overlap(), bounds.lifetime(), successor);
    return switch (rotation) {
      case Rotation.Rotated(var before, var after, IssuedKey issued) ->
          Deed.Done.of(
                  Answer.created(
                          KeyDocument.issued(issued).with("predecessor", KeyDocument.of(after)))
                      .version(issued.record().version()),
                  KeyDocument.change(Optional.of(before), after),
                  KeyDocument.change(Optional.empty(), issued.record()))
              .undoneBy(() -> KeyChanges.takenBack(keys, issued));
      case Unchanged unchanged -> throw KeyAdministration.declined(unchanged);
    };
  }

  private void held(Ask ask, Grants grants, Set<String> given) throws Declined {
    Optional<String> exceeded = Delegation.of(ask.principal(), roles).exceededBy(grants, given);
    if (exceeded.isPresent()) {
      throw new Declined(Reason.EXCEEDS_OWN_GRANTS, exceeded.get());
    }
  }

  private static Optional<KeyId> once(Ask ask) {
    return ask.header(Parameters.IDEMPOTENCY_KEY).map(key -> Once.id(ask, key));
  }

  /** What was issued for the same request before; its text is not had any more. */
  private Optional<Deed> repeated(Optional<KeyId> once, Predicate<ApiKeyRecord> sameRequest)
      throws Declined {
    Optional<ApiKeyRecord> found = once.flatMap(keys::find);
    if (found.isPresent() && !sameRequest.test(found.get())) {
      throw new Declined(
          Reason.CONFLICT,
          "A key was issued for this Idempotency-Key and another request, or was changed since.");
    }
    return found.map(
        record ->
            new Deed.Answered(Answer.ok(KeyDocument.repeated(record)).version(record.version())));
  }

  /**
   * Whether the rotation that made it went through: else it is what one has left that failed, and
   * its predecessor has not begun to retire.
   */
  private static boolean succeeds(ApiKeyRecord successor, ApiKeyRecord predecessor) {
    return successor.replaces().filter(predecessor.id()::equals).isPresent()
        && !(successor.state() instanceof KeyState.Revoked)
        && predecessor.state() instanceof KeyState.Retiring(var until, Optional<KeyId> next)
        && next.filter(successor.id()::equals).isPresent();
  }

  private static boolean same(ApiKeyRecord record, KeyRequest request) {
    Duration longer = Duration.between(record.created().plus(request.lifetime()), record.expires());
    return record.owner().equals(request.owner())
        && record.tenant().equals(request.tenant())
        && record.roles().equals(request.roles())
        && record.grants().equals(request.grants())
        && record.addresses().equals(request.addresses())
        && record.limits().equals(request.limits())
        && !longer.isNegative()
        && longer.compareTo(Duration.ofHours(1)) < 0; // the end is that of an hour
  }
}
