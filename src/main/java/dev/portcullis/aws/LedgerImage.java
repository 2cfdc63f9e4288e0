package dev.portcullis.aws;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.LedgerUnavailable;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the item of a subject said at one moment; nothing, if there was none.
 *
 * @param attributes by their names
 */
record LedgerImage(Map<String, AttributeValue> attributes) {
  /** Why the subject was stopped. */
  static final String STOP = "stop";

  /** When that is over, in seconds since the epoch. */
  static final String STOP_UNTIL = "stop_until";

  /** When the subject was last used, in seconds since the epoch. */
  static final String USED = "used";

  /**
   * How the subject stands at this time.
   *
   * @throws LedgerUnavailable if anything of it cannot be read
   */
  Standing standing(Instant now) {
    var uses = new ArrayList<Standing.Use>();
    for (String name : attributes.keySet()) {
      LedgerAttribute.parse(name)
          .flatMap(attribute -> attribute.use(count(name), now))
          .ifPresent(uses::add);
    }
    if (count(LedgerAttribute.CONCURRENT) > 0) {
      uses.add(
          new Standing.Use(
              Measure.CONCURRENT, Duration.ZERO, now, count(LedgerAttribute.CONCURRENT)));
    }
    return new Standing(
        count(USED) > 0 ? Optional.of(Instant.ofEpochSecond(count(USED))) : Optional.empty(),
        stop(now).map(why -> new Standing.Halt(why, Instant.ofEpochSecond(count(STOP_UNTIL)))),
        uses);
  }

  /**
   * This counter, 0 if it is not there.
   *
   * @throws LedgerUnavailable if it is no number
   */
  long count(String attribute) {
    AttributeValue value = attributes.get(attribute);
    return value == null ? 0 : number(value);
  }

  /**
   * Why nothing is granted to the subject at this time.
   *
   * @throws LedgerUnavailable if there is a stop that cannot be read
   */
  Optional<Stop> stop(Instant now) {
    AttributeValue why = attributes.get(STOP);
    AttributeValue until = attributes.get(STOP_UNTIL);
    boolean over = until != null && number(until) <= now.getEpochSecond();
    return why == null || over ? Optional.empty() : Optional.of(parse(why.s()));
  }

  /** How a stop is written. */
  static String text(Stop why) {
    return switch (why) {
      case REVOKED -> "revoked";
      case QUARANTINED -> "quarantined";
    };
  }

  private static Stop parse(@Nullable String text) {
    return Stream.of(Stop.values())
        .filter(stop -> text(stop).equals(text))
        .findFirst()
        .orElseThrow(() -> damaged(null));
  }

  /** The counters of windows that nobody looks at any more. */
  Set<String> stale(Instant now) {
    return counters(attribute -> attribute.stale(now)).keySet().stream()
        .map(LedgerAttribute::name)
        .collect(Collectors.toSet());
  }

  /** The slots whose calls have all ended, or died, and how many of those never freed them. */
  Map<LedgerAttribute, Long> expired(Instant now) {
    return counters(attribute -> attribute.expired(now));
  }

  private Map<LedgerAttribute, Long> counters(Predicate<LedgerAttribute> which) {
    var found = new LinkedHashMap<LedgerAttribute, Long>();
    for (String name : attributes.keySet()) {
      LedgerAttribute.parse(name)
          .filter(which)
          .ifPresent(attribute -> found.put(attribute, count(name)));
    }
    return found;
  }

  private static long number(AttributeValue value) {
    try {
      return Long.parseLong(String.valueOf(value.n()));
    } catch (NumberFormatException none) {
      throw damaged(none);
    }
  }

  private static LedgerUnavailable damaged(@Nullable Throwable cause) {
    return new LedgerUnavailable(
        "an item of the ledger is not as this version writes them", Fault.DAMAGED, cause);
  }
}
