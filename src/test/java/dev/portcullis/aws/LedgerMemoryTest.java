package dev.portcullis.aws;

import static dev.portcullis.quota.Demanded.request;
import static dev.portcullis.quota.Demanded.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.quota.Claim;
import dev.portcullis.quota.Demanded;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LedgerMemoryTest {
  private static final Subject KEY = Subject.key("k");
  private static final Claim MINUTELY = request("100/1m");
  private static final Limit LIMIT = MINUTELY.limit();
  private static final Instant NOW = TestClock.MIDNIGHT;
  private static final long MINUTE = NOW.getEpochSecond() / 60;

  private final LedgerMemory memory = new LedgerMemory(2);

  private static LedgerImage image(Map<String, Long> counters) {
    var attributes = new HashMap<String, AttributeValue>();
    counters.forEach((name, n) -> attributes.put(name, AttributeValue.fromN(Long.toString(n))));
    return new LedgerImage(attributes);
  }

  private void learn(Subject subject, Instant at, Map<String, Long> counters) {
    memory.learn(Demanded.of(subject, MINUTELY, slot("1")), image(counters), at);
  }

  @Test
  void knowsNothingOfAWindowThatItHasNotSeen() {
    assertThat(memory.previous(KEY, LIMIT, NOW)).isZero();
  }

  @Test
  void knowsHowMuchWasUsedInTheWindowBefore() {
    learn(KEY, NOW, Map.of("requests.60." + (MINUTE - 1), 70L, "requests.60." + MINUTE, 5L));

    assertThat(memory.previous(KEY, LIMIT, NOW)).isEqualTo(70);
    assertThat(memory.previous(KEY, LIMIT, NOW.plusSeconds(59))).isEqualTo(70);
  }

  @Test
  void doesNotTakeAWindowForTheOneAfterIt() {
    learn(KEY, NOW, Map.of("requests.60." + (MINUTE - 1), 70L));

    assertThat(memory.previous(KEY, LIMIT, NOW.plusSeconds(60))).isZero();
  }

  @Test
  void believesTheLargerOfTwoCountsOfAWindow() {
    learn(KEY, NOW, Map.of("requests.60." + (MINUTE - 1), 70L));
    learn(KEY, NOW, Map.of("requests.60." + (MINUTE - 1), 60L));

    assertThat(memory.previous(KEY, LIMIT, NOW)).isEqualTo(70);
  }

  @Test
  void forgetsTheSubjectThatWasServedLongestAgo() {
    Map<String, Long> seventy = Map.of("requests.60." + (MINUTE - 1), 70L);
    learn(KEY, NOW, seventy);
    learn(Subject.key("second"), NOW, seventy);
    assertThat(memory.previous(KEY, LIMIT, NOW)).isEqualTo(70);
    learn(Subject.key("third"), NOW, seventy);

    assertThat(memory.size()).isEqualTo(2);
    assertThat(memory.previous(KEY, LIMIT, NOW)).isEqualTo(70);
    assertThat(memory.previous(Subject.key("second"), LIMIT, NOW)).isZero();
  }

  @Test
  void handsWhatIsToBeClearedAwayToOneOnly() {
    long slots = NOW.getEpochSecond() / 600;
    learn(
        KEY,
        NOW,
        Map.of(
            "requests.60." + (MINUTE - 2), 1L,
            "requests.60." + (MINUTE - 1), 2L,
            "requests.60." + MINUTE, 3L,
            "slots.600." + (slots - 2), 4L,
            "slots.600." + (slots - 1), 5L));

    LedgerMemory.Leftovers taken = memory.takeLeftovers(KEY);

    assertThat(taken.stale()).containsExactly("requests.60." + (MINUTE - 2));
    assertThat(taken.expired()).isEqualTo(Map.of(new LedgerAttribute("slots", 600, slots - 2), 4L));
    assertThat(memory.takeLeftovers(KEY)).isEqualTo(LedgerMemory.Leftovers.NONE);
  }

  @Test
  void keepsShortWindowsForAsLongAsClocksMayBeApart() {
    long second = NOW.getEpochSecond();

    assertThat(new LedgerAttribute("tokens", 1, second - 20).stale(NOW)).isFalse();
    assertThat(new LedgerAttribute("tokens", 1, second - 21).stale(NOW)).isTrue();
  }

  @Test
  void leavesAloneWhatItDoesNotKnow() {
    var at = NOW.plus(Duration.ofDays(99));

    assertThat(new LedgerAttribute("leases", 60, 1).stale(at)).isFalse();
    assertThat(LedgerAttribute.parse("stop_until")).isEmpty();
    assertThat(LedgerAttribute.parse("tokens.0.1")).isEmpty();
    assertThat(LedgerAttribute.parse("tokens.60.1")).contains(new LedgerAttribute("tokens", 60, 1));
  }
}
