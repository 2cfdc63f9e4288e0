package dev.portcullis.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.portcullis.audit.AuditEvent;
import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.CommandAudit;
import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.KeyStops;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys by the command line, with a trail that takes the first event alone. */
class StoredKeyDeskTest {
  private static final List<Wildcard> ANY = List.of(Wildcard.ANY);
  private static final KeyRequest REQUEST =
      new KeyRequest(
          "ci",
          "acme",
          Set.of(),
          new Grants(List.of(new Wildcard("openai:*")), ANY, ANY),
          AddressRules.NONE,
          Limits.NONE,
          KeyRequest.USUAL_LIFETIME);

  @TempDir Path folder;
  private final List<Json.Obj> events = new ArrayList<>();

  @Test
  void saysWhichKeyWasRevokedAgain() {
    StoredKeyDesk desk = desk(record -> {});

    String said = failure(desk);

    ApiKeyRecord key = only(desk);
    assertThat(said)
        .contains("So the key " + key.id() + ", whose text nobody has, was revoked again.");
    assertThat(key.state()).isInstanceOf(KeyState.Revoked.class);
  }

  @Test
  void saysWhichKeyMayStillBeInForce() {
    StoredKeyDesk desk =
        desk(
            record -> {
              throw new IllegalStateException("canary");
            });

    String said = failure(desk);

    assertThat(said)
        .contains(
            "The key %1$s, whose text nobody has, may still be in force: portcullis key revoke %1$s."
                .formatted(only(desk).id()))
        .doesNotContain("canary");
  }

  private static String failure(StoredKeyDesk desk) {
    return String.valueOf(
        catchThrowableOfType(AuditTrail.TrailUnavailable.class, () -> desk.create(REQUEST))
            .getMessage());
  }

  private static ApiKeyRecord only(StoredKeyDesk desk) {
    List<ApiKeyRecord> keys = desk.list(Optional.empty());
    assertThat(keys).hasSize(1);
    return keys.getFirst();
  }

  private StoredKeyDesk desk(KeyStops stops) {
    var random = new SecureRandom();
    var keys =
        new KeyLifecycle(
            new EmbeddedApiKeys(folder),
            KeyRing.parse(KeyRing.random(random)),
            stops,
            InstantSource.system(),
            random);
    var audit =
        new CommandAudit(
            () -> this::accept,
            new AuditEvent.Product("Portcullis", "Portcullis", "1"),
            "alice",
            InstantSource.system());
    return new StoredKeyDesk(
        keys,
        subject -> {
          throw new AssertionError("nobody asks what is used");
        },
        Limits.NONE,
        audit);
  }

  private void accept(Json.Obj event) {
    if (!events.isEmpty()) {
      throw new AuditTrail.TrailUnavailable("full", new IOException());
    }
    events.add(event);
  }
}
