package dev.portcullis.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authn.IssuedKey;
import dev.portcullis.authn.KeyChange;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.Unchanged;
import dev.portcullis.dialect.OpenAiDialect;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.embedded.EmbeddedLedger;
import dev.portcullis.embedded.EmbeddedStops;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationTest {
  private final Path folder;
  private final KeyRing ring;
  private final KeyLifecycle keys;
  private final IssuedKey issued;
  private final ApiKeyRecord record;

  RevocationTest(@TempDir Path folder) {
    var random = new SecureRandom();
    this.folder = folder;
    ring = KeyRing.parse(KeyRing.random(random));
    keys = keys(new EmbeddedStops(folder, InstantSource.system()));
    issued = create();
    record = issued.record();
  }

  /** Stops, and releases nobody. */
  @FunctionalInterface
  private interface Stopping extends Stops {
    @Override
    default void release(Subject subject, Stop why) {
      throw new AssertionError("released");
    }
  }

  private KeyLifecycle keys(Stops stops) {
    return new KeyLifecycle(
        new EmbeddedApiKeys(folder),
        ring,
        new Revocation(stops, InstantSource.system()),
        InstantSource.system(),
        new SecureRandom());
  }

  private IssuedKey create() {
    List<Wildcard> any = List.of(Wildcard.ANY);
    return keys.create(
        new KeyRequest(
            "owner",
            "tenant",
            Set.of(),
            new Grants(any, any, any),
            AddressRules.NONE,
            Limits.NONE,
            Duration.ofHours(1)));
  }

  private KeyState state() {
    return keys.find(record.id()).orElseThrow().state();
  }

  @Test
  void stopsTheKeyBeforeItChangesTheRecordAndLongerThanAnyRecordIsRemembered() {
    var told = new ArrayList<String>();
    KeyLifecycle revocation =
        keys(
            (Stopping)
                (subject, why, until) -> {
                  assertThat(state()).isEqualTo(new KeyState.Active());
                  assertThat(subject).isEqualTo(Subject.key(record.id().text()));
                  assertThat(until)
                      .isAfter(record.expires()); // it has an hour, and may be narrowed
                  assertThat(until).isAfter(Instant.now().plus(Duration.ofHours(23)));
                  told.add(why.name());
                });

    assertThat(revocation.revoke(record.id())).isInstanceOf(KeyChange.Changed.class);

    assertThat(told).containsExactly(Stop.REVOKED.name());
    assertThat(state()).isInstanceOf(KeyState.Revoked.class);
  }

  /** Every call asks the ledger, whatever is remembered of its key. */
  @Test
  void holdsAtOnceForAKeyWhoseRecordIsRemembered() throws Exception {
    var verifier =
        ApiKeyVerifier.remembering(
            ring,
            new EmbeddedApiKeys(folder),
            new Remembered.Age(Duration.ofHours(1), Duration.ofHours(1)),
            InstantSource.system(),
            new Upkeep((where, failure) -> {}));
    var authn = new AuthenticationLayer(verifier);
    try (var ledger = new EmbeddedLedger(folder, InstantSource.system())) {
      var quota = new QuotaLayer(ledger, QuotaRules.NONE);
      Exchange before = request();
      assertThat(TestRequests.run(authn, before).passed()).isTrue();
      assertThat(TestRequests.run(quota, before).passed()).isTrue();

      assertThat(keys.revoke(record.id())).isInstanceOf(KeyChange.Changed.class);

      Exchange after = request();
      assertThat(TestRequests.run(authn, after).passed()).isTrue();
      assertThat(TestRequests.run(quota, after).reason()).contains(Reason.REVOKED_CREDENTIAL);
    }
  }

  private Exchange request() {
    Exchange in =
        TestRequests.exchange("192.0.2.7", Headers.of("x-api-key", issued.text().unsafeText()));
    List<Wildcard> any = List.of(Wildcard.ANY);
    in.route()
        .fill(
            new Route(
                "openai",
                new OpenAiDialect(),
                Set.of(Operation.CHAT),
                any,
                List.of(),
                1024,
                1024,
                Duration.ofMinutes(1)));
    in.call().fill(TestRequests.call(Operation.CHAT, Optional.of("stub")));
    return in;
  }

  /** Whoever asks again tells the ledger again. */
  @Test
  void endsTheKeyByItsRecordWhereTheLedgerCannotBeTold() {
    KeyLifecycle revocation =
        keys(
            (Stopping)
                (subject, why, until) -> {
                  throw new LedgerUnavailable("full");
                });

    assertThatExceptionOfType(LedgerUnavailable.class)
        .isThrownBy(() -> revocation.revoke(record.id()));
    assertThat(state()).isInstanceOf(KeyState.Revoked.class);
  }

  @Test
  void stopsNobodyWhereThereIsNoSuchKey() {
    KeyLifecycle revocation =
        keys(
            (Stopping)
                (subject, why, until) -> {
                  throw new AssertionError("stopped");
                });

    assertThat(revocation.revoke(new KeyId("aaaaaaaaaaaaaaaa"))).isEqualTo(new Unchanged.Absent());
  }
}
