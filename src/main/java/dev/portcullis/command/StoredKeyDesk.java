package dev.portcullis.command;

import dev.portcullis.admin.KeyChanges;
import dev.portcullis.audit.CommandAudit;
import dev.portcullis.audit.CommandAudit.Verdict;
import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.authn.Rotation;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.client.KeyDesk;
import dev.portcullis.client.KeyDocuments;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Page;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * API keys at the store that the configuration names. Each change leaves evidence, as one by a
 * gateway does.
 *
 * @param usual the limits of keys that have none of their own
 */
record StoredKeyDesk(KeyLifecycle keys, Usages usages, Limits usual, CommandAudit audit)
    implements KeyDesk {
  @Override
  public Optional<ApiKeyRecord> find(KeyId id, Optional<String> tenant) {
    return keys.find(id).filter(key -> tenant.isEmpty() || tenant.get().equals(key.tenant()));
  }

  @Override
  public List<ApiKeyRecord> list(Optional<String> tenant) {
    return Page.all(after -> keys.page(tenant, after, Page.LARGEST));
  }

  @Override
  public Optional<Standing> standing(ApiKeyRecord key) {
    return Optional.of(usages.of(Subject.key(key.id().text())));
  }

  @Override
  public IssuedKey create(KeyRequest request) {
    KeyId id = keys.freshId();
    var intended =
        new Change(
            "key",
            id.text(),
            Optional.of(request.tenant()),
            Optional.empty(),
            Optional.of(KeyDocuments.request(request)));
    return audit.make(
        Operation.KEYS_CREATE,
        intended,
        () -> created(request, id),
        issued -> made(KeyChanges.made(Optional.empty(), issued.record())),
        issued -> Optional.of(takenBack(issued)));
  }

  private CommandAudit.Undo takenBack(IssuedKey issued) {
    KeyId id = issued.record().id();
    return new CommandAudit.Undo(
        () -> KeyChanges.takenBack(keys, issued),
        "So the key " + id + ", whose text nobody has, was revoked again.",
        "The key "
            + id
            + ", whose text nobody has, may still be in force: portcullis key revoke "
            + id
            + ".");
  }

  private IssuedKey created(KeyRequest request, KeyId id) {
    try {
      return keys.create(request, id);
    } catch (ApiKeys.KeyExists eightyRandomBitsAgain) {
      throw new IllegalStateException("the source of random numbers repeats itself");
    }
  }

  @Override
  public KeyChange narrow(ApiKeyRecord key, Narrowing narrowing) {
    return change(
        Operation.KEYS_NARROW,
        key,
        KeyDocuments.narrowing(narrowing, key),
        () -> keys.narrow(key.id(), key.version(), narrowing, usual));
  }

  @Override
  public Rotation rotate(ApiKeyRecord key, Duration overlap, Duration lifetime) {
    KeyLifecycle.requireRotation(overlap, lifetime);
    KeyId successor = keys.freshId();
    Json wanted =
        Json.obj(
            Json.member("overlap", KeyDocuments.duration(overlap)),
            Json.member("expires_in", KeyDocuments.duration(lifetime)),
            Json.member("successor", successor.text()));
    return audit.make(
        Operation.KEYS_ROTATE,
        KeyChanges.intended(key, wanted),
        () -> keys.rotate(key.id(), key.version(), overlap, lifetime, successor),
        rotation ->
            switch (rotation) {
              case Rotation.Rotated(var before, var after, IssuedKey issued) ->
                  made(
                      KeyChanges.made(Optional.of(before), after),
                      KeyChanges.made(Optional.empty(), issued.record()));
              case Unchanged unchanged -> notMade(unchanged);
            },
        rotation ->
            switch (rotation) {
              case Rotation.Rotated rotated -> Optional.of(takenBack(rotated.successor()));
              case Unchanged unchanged -> Optional.empty();
            });
  }

  @Override
  public KeyChange retire(ApiKeyRecord key, Instant until) {
    return change(
        Operation.KEYS_RETIRE,
        key,
        Json.obj(Json.member("until", until.toString())),
        () -> keys.retire(key.id(), key.version(), until));
  }

  @Override
  public KeyChange revoke(ApiKeyRecord key) {
    return change(
        Operation.KEYS_REVOKE,
        key,
        Json.obj(Json.member("state", Json.obj(Json.member("name", "revoked")))),
        () -> keys.revoke(key.id()));
  }

  private KeyChange change(
      Operation operation, ApiKeyRecord key, Json wanted, Supplier<KeyChange> act) {
    return audit.make(
        operation,
        KeyChanges.intended(key, wanted),
        act,
        change ->
            switch (change) {
              case KeyChange.Changed(var before, var after) ->
                  before.version() == after.version()
                      ? made()
                      : made(KeyChanges.made(Optional.of(before), after));
              case Unchanged unchanged -> notMade(unchanged);
            });
  }

  private static Verdict made(Change... changes) {
    return new Verdict.Made(List.of(changes));
  }

  private static Verdict notMade(Unchanged unchanged) {
    return new Verdict.NotMade(
        switch (unchanged) {
          case Unchanged.Absent absent -> "not_found";
          case Unchanged.Stale stale -> "version_changed";
          case Unchanged.Refused refused -> "conflict";
        });
  }
}
