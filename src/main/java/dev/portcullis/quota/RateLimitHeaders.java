package dev.portcullis.quota;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Remaining;
import dev.portcullis.pipeline.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits as replies tell them: {@code RateLimit-Policy} and {@code RateLimit} as in
 * draft-ietf-httpapi-ratelimit-headers-10, and the provider's own names. The policy lists every
 * limit; of each measure what is left is told of the limit with the least left. A policy's name is
 * {@code <whose>-<measure>-<window>}; units are {@code requests} (the default), {@code tokens} (our
 * own) and {@code concurrent-requests}.
 */
final class RateLimitHeaders {
  private static final List<Measure> MEASURES = List.of(Measure.values());

  private RateLimitHeaders() {}

  /** The headers of a call that was granted. */
  static List<Headers.Field> granted(List<Counter> counters, Voice voice) {
    return of(counters, voice, Counter::remaining);
  }

  /** The headers of a call that was denied. */
  static List<Headers.Field> denied(List<Counter> counters, Voice voice) {
    return of(counters, voice, Counter::remainingOfDenied);
  }

  private static List<Headers.Field> of(
      List<Counter> counters, Voice voice, Function<Counter, Remaining> reading) {
    if (counters.isEmpty()) {
      return List.of();
    }
    var policy = new StringBuilder(48 * counters.size());
    for (Counter counter : counters) {
      policy(counter, policy);
    }
    var now = new StringBuilder(96);
    List<Headers.Field> fields = new ArrayList<>(8);
    List<Headers.Field> providers = new ArrayList<>(6);
    for (Measure measure : MEASURES) {
      Counter least = least(counters, measure);
      if (least != null) {
        Remaining remaining = reading.apply(least);
        item(least, now).append(";r=").append(remaining.left());
        if (measure.windowed()) {
          now.append(";t=").append(remaining.seconds());
        }
        providers.addAll(voice.rateLimit(remaining));
      }
    }
    fields.add(new Headers.Field("ratelimit-policy", policy.toString()));
    fields.add(new Headers.Field("ratelimit", now.toString()));
    fields.addAll(providers);
    return fields;
  }

  /** The one of this measure with the least left; the first of several. */
  private static @Nullable Counter least(List<Counter> counters, Measure measure) {
    Counter least = null;
    for (Counter counter : counters) {
      if (counter.limit().measure() == measure) {
        least = least == null ? counter : lesser(least, counter);
      }
    }
    return least;
  }

  private static Counter lesser(Counter one, Counter other) {
    return other.bound() - other.used() < one.bound() - one.used() ? other : one;
  }

  private static void policy(Counter counter, StringBuilder to) {
    Limit limit = counter.limit();
    item(counter, to).append(";q=").append(limit.amount());
    switch (limit.measure()) {
      case REQUESTS -> {}
      case TOKENS -> to.append(";qu=\"tokens\"");
      case CONCURRENT -> to.append(";qu=\"concurrent-requests\"");
    }
    if (limit.measure().windowed()) {
      to.append(";w=").append(limit.window().toSeconds());
    }
  }

  private static StringBuilder item(Counter counter, StringBuilder to) {
    Limit limit = counter.limit();
    to.append(to.isEmpty() ? "\"" : ", \"")
        .append(counter.subject().kind().text())
        .append('-')
        .append(limit.measure().text());
    if (limit.measure().windowed()) {
      to.append('-').append(limit.windowText());
    }
    return to.append('"');
  }
}
