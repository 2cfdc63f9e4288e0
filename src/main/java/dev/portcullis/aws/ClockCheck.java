package dev.portcullis.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Takes no answer of a service whose clock is further from this machine's than {@link #TOLERANCE}.
 * Windows, slots and expiries are judged by this machine's clock, and the SDK, which corrects its
 * signatures by what it sees of the service's, would hide that it is wrong. Safe for use by several
 * threads.
 */
final class ClockCheck implements ExecutionInterceptor {
  /** How far apart the clocks may be, beside the time that the call took. */
  static final Duration TOLERANCE = Duration.ofSeconds(10);

  private static final ExecutionAttribute<Instant> SENT =
      new ExecutionAttribute<>("dev.portcullis.sent");

  private final InstantSource clock;

  ClockCheck(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The clocks are too far apart; what was asked for may have been done. It is the cause of the
   * SDK's exception, which the SDK makes anew on its way.
   */
  static final class ClocksApart extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(SENT, clock.instant());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    Instant sent = attributes.getAttribute(SENT);
    Optional<Instant> told = context.httpResponse().firstMatchingHeader("Date").flatMap(this::date);
    if (sent == null || told.isEmpty()) {
      return;
    }
    Instant received = clock.instant();
    if (told.get().isBefore(sent.minus(TOLERANCE))
        || told.get().isAfter(received.plus(TOLERANCE))) {
      throw SdkClientException.create("the clocks are apart", new ClocksApart());
    }
  }

  private Optional<Instant> date(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }
}
