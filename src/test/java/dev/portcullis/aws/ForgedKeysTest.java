package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.ApiKeyVerifier;
import dev.portcullis.authn.ApiKeys;
import dev.portcullis.authn.AuthenticationLayer;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyLifecycle;
import dev.portcullis.authn.KeyRequest;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.dialect.OpenAiDialect;
import dev.portcullis.embedded.EmbeddedApiKeys;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Remembered;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.TestRequests;
import dev.portcullis.pipeline.Upkeep;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.Charge;
import dev.portcullis.quota.Decision;
import dev.portcullis.quota.Demand;
import dev.portcullis.quota.Ledger;
import dev.portcullis.quota.QuotaLayer;
import dev.portcullis.quota.QuotaRules;
import dev.portcullis.quota.Reservation;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Subject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What nobody issued, and what is over, costs no call of a store: neither of records nor of the
 * ledger, whichever adapter is behind.
 */
class ForgedKeysTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<Wildcard> ANY = List.of(Wildcard.ANY);
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

  private final KeyRing ring = KeyRing.parse(KeyRing.random(RANDOM));
  private final Memory issued = new Memory();
  private final String good = issue(ring, CLOCK);

  private String issue(KeyRing by, InstantSource at) {
    var request =
        new KeyRequest(
            "owner",
            "acme",
            Set.of(),
            new Grants(ANY, ANY, ANY),
            AddressRules.NONE,
            Limits.NONE,
            Duration.ofHours(1));
    return new KeyLifecycle(issued, by, key -> {}, at, RANDOM).create(request).text().unsafeText();
  }

  /** Records in memory, to be put into other stores. */
  private static final class Memory implements ApiKeys {
    private final List<ApiKeyRecord> records = new ArrayList<>();

    @Override
    public Optional<ApiKeyRecord> find(KeyId id) {
      throw new AssertionError("nobody looks here");
    }

    @Override
    public void create(ApiKeyRecord record) {
      records.add(record);
    }

    @Override
    public Replacement replace(ApiKeyRecord record, long expectedVersion) {
      throw new AssertionError("nobody changes anything");
    }

    @Override
    public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
      throw new AssertionError("nobody lists anything");
    }
  }

  private List<String> forged() {
    var forged = new ArrayList<String>();
    for (int i = 0; i < good.length(); i++) { // each character another one; cut short; one missing
      int at = Math.max(LETTERS.indexOf(good.charAt(i)), 0);
      char other = LETTERS.charAt((at + 1) % LETTERS.length());
      forged.add(good.substring(0, i) + other + good.substring(i + 1));
      forged.add(good.substring(0, i));
      forged.add(good.substring(0, i) + good.substring(i + 1));
    }
    List<String> fields = List.of(good.split("_", -1));
    for (int i = 0; i < 200; i++) { // the fields in another order
      var shuffled = new ArrayList<>(fields);
      Collections.shuffle(shuffled, new Random(i));
      if (!shuffled.equals(fields)) {
        forged.add(String.join("_", shuffled));
      }
    }
    for (String generation : List.of("ae", "ai", "zz", "22")) {
      var other = new ArrayList<>(fields);
      other.set(1, generation);
      forged.add(String.join("_", other));
    }
    forged.add(good + "a");
    forged.add(good + "_" + fields.getLast());
    forged.add(good.toUpperCase(java.util.Locale.ROOT));
    forged.add(issue(KeyRing.parse(KeyRing.random(RANDOM)), CLOCK));
    forged.add(issue(ring, () -> Instant.now().minus(Duration.ofHours(3)))); // expired
    return forged;
  }

  /** The layers that ask stores, on these. */
  private record Asking(AuthenticationLayer authn, QuotaLayer quota) {
    boolean passes(String key) {
      Exchange in = TestRequests.exchange("192.0.2.7", Headers.of("x-api-key", key));
      in.route()
          .fill(
              new Route(
                  "openai",
                  new OpenAiDialect(),
                  Set.of(Operation.CHAT),
                  ANY,
                  List.of(),
                  1024,
                  1024,
                  Duration.ofMinutes(1)));
      in.call().fill(TestRequests.call(Operation.CHAT, Optional.of("m")));
      return TestRequests.run(authn, in).passed() && TestRequests.run(quota, in).passed();
    }
  }

  @Test
  void costNoCallOfDynamoDb() throws Exception {
    try (var table = new FakeTable((asked, number) -> new FakeTable.Answer.Said(200, "{}"))) {
      var keys = new DynamoApiKeys(table.clients());
      var asking =
          new Asking(
              new AuthenticationLayer(
                  ApiKeyVerifier.remembering(
                      ring,
                      keys,
                      new Remembered.Age(Duration.ofSeconds(15), Duration.ofSeconds(60)),
                      CLOCK,
                      new Upkeep((where, failure) -> {}))),
              new QuotaLayer(
                  new DynamoLedger(table.clients(), CLOCK, Duration.ofHours(1)), QuotaRules.NONE));

      assertThat(forged()).noneMatch(asking::passes);
      assertThat(table.asked()).isEmpty();

      assertThat(asking.passes(good)).isFalse(); // this table knows no key
      assertThat(table.asked()).extracting(FakeTable.Asked::operation).containsExactly("GetItem");
    }
  }

  @Test
  void costNoCallOfTheEmbeddedStores(@TempDir Path folder) throws Exception {
    var keys = new CountedKeys(new EmbeddedApiKeys(folder), new AtomicInteger());
    var ledger = new CountedLedger(new AtomicInteger());
    var asking =
        new Asking(
            new AuthenticationLayer(new ApiKeyVerifier(ring, keys, CLOCK)),
            new QuotaLayer(ledger, QuotaRules.NONE));

    assertThat(forged()).noneMatch(asking::passes);
    for (ApiKeyRecord record : issued.records) {
      keys.create(record); // also the forged one's and the expired one's: they cost none either
    }
    assertThat(forged()).noneMatch(asking::passes);
    assertThat(List.of(keys.calls().get(), ledger.calls().get())).containsExactly(0, 0);

    assertThat(asking.passes(good)).isTrue();
    assertThat(List.of(keys.calls().get(), ledger.calls().get())).containsExactly(1, 1);
  }

  private record CountedKeys(ApiKeys store, AtomicInteger calls) implements ApiKeys {
    @Override
    public Optional<ApiKeyRecord> find(KeyId id) {
      calls.incrementAndGet();
      return store.find(id);
    }

    @Override
    public void create(ApiKeyRecord record) throws KeyExists {
      store.create(record);
    }

    @Override
    public Replacement replace(ApiKeyRecord record, long expectedVersion) {
      throw new AssertionError("nobody changes anything");
    }

    @Override
    public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
      throw new AssertionError("nobody lists anything");
    }
  }

  private record CountedLedger(AtomicInteger calls) implements Ledger {
    @Override
    public Decision reserve(List<Demand> demands) {
      calls.incrementAndGet();
      return new Decision.Granted(new Reservation("r", Instant.now(), demands), List.of());
    }

    @Override
    public void settle(Reservation reservation, Charge charge) {
      calls.incrementAndGet();
    }

    @Override
    public void stop(Subject subject, Stop why, Instant until) {
      throw new AssertionError("nobody is stopped");
    }

    @Override
    public void release(Subject subject, Stop why) {
      throw new AssertionError("nobody is released");
    }
  }
}
