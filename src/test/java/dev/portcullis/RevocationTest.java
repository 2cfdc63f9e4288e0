package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.authn.KeyState;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationTest {
  private final KeyLifecycle keys;
  private ApiKeyRecord record;

  RevocationTest(@TempDir Path folder) {
    var random = new SecureRandom();
    KeyRing ring = KeyRing.parse(KeyRing.random(random));
    keys = new KeyLifecycle(new EmbeddedApiKeys(folder), ring, InstantSource.system(), random);
    record = create();
  }

  @BeforeEach
  void issue() {
    record = create();
  }

  private ApiKeyRecord create() {
    List<Wildcard> any = List.of(Wildcard.ANY);
    return keys.create(
            new KeyRequest(
                "owner",
                "tenant",
                Set.of(),
                new Grants(any, any, any),
                List.of(),
                Limits.NONE,
                Duration.ofHours(1)))
        .record();
  }

  private KeyState state() {
    return keys.find(record.id()).orElseThrow().state();
  }

  @Test
  void stopsTheKeyUntilItWouldHaveExpiredBeforeItChangesTheRecord() {
    var told = new ArrayList<String>();
    var revocation =
        new Revocation(
            keys,
            (subject, why, until) -> {
              assertThat(state()).isEqualTo(new KeyState.Active());
              assertThat(subject).isEqualTo(Subject.key(record.id().text()));
              assertThat(until).isEqualTo(record.expires());
              told.add(why.name());
            });

    assertThat(revocation.revoke(record.id())).isPresent();

    assertThat(told).containsExactly(Stop.REVOKED.name());
    assertThat(state()).isInstanceOf(KeyState.Revoked.class);
  }

  @Test
  void leavesTheRecordWhereTheLedgerCannotBeTold() {
    var revocation =
        new Revocation(
            keys,
            (subject, why, until) -> {
              throw new LedgerUnavailable("full");
            });

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> revocation.revoke(record.id()));
    assertThat(state()).isEqualTo(new KeyState.Active());
  }

  @Test
  void stopsNobodyWhereThereIsNoSuchKey() {
    var revocation =
        new Revocation(
            keys,
            (subject, why, until) -> {
              throw new AssertionError("stopped");
            });

    assertThat(revocation.revoke(new KeyId("aaaaaaaaaaaaaaaa"))).isEmpty();
  }
}
