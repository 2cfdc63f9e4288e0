package dev.portcullis.client;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyRecords;
import dev.portcullis.authn.InvalidRecord;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.Narrowing;
import dev.portcullis.authn.Rotation;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.json.Json;
import dev.portcullis.quota.Standing;
import dev.portcullis.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * API keys by a gateway's administration. Whatever makes a key is sent with an idempotency key, so
 * that it makes one at most, and is sent again where nobody knows whether it did (ADR 55). Not safe
 * for use by several threads.
 */
public final class RemoteKeyDesk implements KeyDesk {
  private static final int FORBIDDEN = 403;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Administration administration;
  private final Repeatable repeatable;
  private final Set<String> unseen = new HashSet<>();

  /** Keys at this gateway. */
  public RemoteKeyDesk(Administration administration) {
    this.administration = administration;
    this.repeatable = new Repeatable(administration, PAUSE);
  }

  @Override
  public Optional<ApiKeyRecord> find(KeyId id, Optional<String> tenant) {
    String keys = tenant.map(RemoteKeyDesk::keysOf).orElse("/keys");
    Answer answer = allowed(administration.get(keys + "/" + id.text()), tenant);
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(record(Administration.required(answer).body()));
  }

  @Override
  public List<ApiKeyRecord> list(Optional<String> tenant) {
    String keys = tenant.map(RemoteKeyDesk::keysOf).orElse("/keys");
    return Lists.all(
            administration, keys, answer -> Administration.required(allowed(answer, tenant)))
        .stream()
        .map(RemoteKeyDesk::record)
        .toList();
  }

  /** Whoever may not see what tenants use is asked for it once, not for each of their keys. */
  @Override
  public Optional<Standing> standing(ApiKeyRecord key) {
    if (unseen.contains(key.tenant())) {
      return Optional.empty();
    }
    Answer answer = administration.get(path(key) + "/usage");
    if (answer.status() == FORBIDDEN) {
      unseen.add(key.tenant());
      return Optional.empty();
    }
    return Optional.of(Standings.read(Administration.required(answer).body()));
  }

  static Answer allowed(Answer answer, Optional<String> tenant) {
    if (answer.status() == FORBIDDEN && tenant.isEmpty()) {
      throw new CannotReach(
          "the gateway refuses, "
              + answer.problem()
              + " If you may administer one tenant alone, name it: --tenant");
    }
    return answer;
  }

  /** What is used by a tenant, all its callers together. */
  public static Standing ofTenant(Administration administration, String tenant) {
    return Standings.read(
        administration.require("GET", "/tenants/" + Lists.encoded(tenant) + "/usage").body());
  }

  @Override
  public IssuedKey create(KeyRequest request) {
    Answer answer =
        post(
            keysOf(request.tenant()),
            KeyDocuments.request(request),
            Optional.empty(),
            "Look whether the list has a key of this owner that was created just now (portcullis key"
                + " list --tenant "
                + request.tenant()
                + "); nobody has its text, so revoke it before you make another one.");
    return issued(Administration.required(answer).body());
  }

  @Override
  public KeyChange narrow(ApiKeyRecord key, Narrowing narrowing) {
    Answer answer =
        administration.send(
            "PATCH", path(key), Optional.of(KeyDocuments.narrowing(narrowing, key)), ifMatch(key));
    return changed(key, answer);
  }

  @Override
  public Rotation rotate(ApiKeyRecord key, Duration overlap, Duration lifetime) {
    Json body =
        Json.obj(
            Json.member("overlap", KeyDocuments.duration(overlap)),
            Json.member("expires_in", KeyDocuments.duration(lifetime)));
    Answer answer =
        post(
            path(key) + "/rotate",
            body,
            Optional.of(key),
            "Look at the key (portcullis key show "
                + key.id()
                + "); if it has a successor, nobody has its text: revoke that one, and rotate again.");
    if (!answer.ok()) {
      return unchanged(key, answer);
    }
    IssuedKey successor = issued(answer.body());
    ApiKeyRecord after =
        record(answer.body().at("predecessor").orElseThrow(RemoteKeyDesk::unreadable));
    return new Rotation.Rotated(key, after, successor);
  }

  @Override
  public KeyChange retire(ApiKeyRecord key, Instant until) {
    Json body = Json.obj(Json.member("until", until.toString()));
    return changed(
        key, administration.send("POST", path(key) + "/retire", Optional.of(body), ifMatch(key)));
  }

  @Override
  public KeyChange revoke(ApiKeyRecord key) {
    return changed(
        key,
        repeatable.post(
            path(key) + "/revoke",
            Optional.empty(),
            Map.of(),
            "Revoke it again: that is never wrong."));
  }

  private Answer post(String path, Json body, Optional<ApiKeyRecord> changes, String unknown) {
    Map<String, String> headers = new HashMap<>();
    headers.put("idempotency-key", UUID.randomUUID().toString());
    changes.ifPresent(key -> headers.putAll(ifMatch(key)));
    return repeatable.post(path, Optional.of(body), headers, unknown);
  }

  private KeyChange changed(ApiKeyRecord before, Answer answer) {
    return answer.ok()
        ? new KeyChange.Changed(before, record(answer.body()))
        : unchanged(before, answer);
  }

  private Unchanged unchanged(ApiKeyRecord key, Answer answer) {
    return switch (answer.status()) {
      case 404 -> new Unchanged.Absent();
      case 412 ->
          find(key.id(), Optional.of(key.tenant()))
              .<Unchanged>map(Unchanged.Stale::new)
              .orElseGet(Unchanged.Absent::new);
      case 409, 422 -> new Unchanged.Refused(answer.detail("It is refused."));
      default -> throw new CannotReach("the gateway refuses, " + answer.problem());
    };
  }

  /** Whoever asks again hears of the key that there is, but not its text, which is told once. */
  private static IssuedKey issued(Json body) {
    ApiKeyRecord record = record(body.at("key").orElseThrow(RemoteKeyDesk::unreadable));
    return new IssuedKey(
        record, Secret.of(body.text("text").orElseThrow(() -> withoutText(record))));
  }

  private static CannotReach withoutText(ApiKeyRecord record) {
    String lost = "key " + record.id() + " was issued, but the answer with its text was lost; ";
    return new CannotReach(
        record.state() instanceof KeyState.Revoked
            ? lost + "it is revoked already: make another one"
            : lost
                + "nobody has it. Revoke it (portcullis key revoke "
                + record.id()
                + "), and make another one");
  }

  private static ApiKeyRecord record(Json shown) {
    try {
      if (shown instanceof Json.Obj document) {
        return ApiKeyRecords.readShown(document);
      }
    } catch (InvalidRecord ofAnotherVersion) {
      throw unreadable();
    }
    throw unreadable();
  }

  private static CannotReach unreadable() {
    return new CannotReach(
        "the gateway answers with something that is no key; is it of another version?");
  }

  private static String path(ApiKeyRecord key) {
    return keysOf(key.tenant()) + "/" + key.id().text();
  }

  private static String keysOf(String tenant) {
    return "/tenants/" + Lists.encoded(tenant) + "/keys";
  }

  private static Map<String, String> ifMatch(ApiKeyRecord key) {
    return Map.of("if-match", "\"" + key.version() + "\"");
  }
}
