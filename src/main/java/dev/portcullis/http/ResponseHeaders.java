package dev.portcullis.http;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Voice;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** The header fields that the gateway itself puts on replies. Safe for use by several threads. */
final class ResponseHeaders {
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Fields of the connection, which no layer may set, and one that tells too much. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "server",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final InstantSource clock;
  private final Voice fallback;
  private volatile Date date = new Date(0, "");

  private record Date(long second, String text) {}

  ResponseHeaders(InstantSource clock, Voice fallback) {
    this.clock = clock;
    this.fallback = fallback;
  }

  /** The voice in which this request is answered: its route's, once it is known. */
  Voice voice(Exchange in) {
    return in.route().get().map(route -> route.dialect().voice()).orElse(fallback);
  }

  /** Puts the head's fields and the gateway's own in the place of whatever is there. */
  void put(MultiMap to, Exchange in, Headers head) {
    to.clear();
    for (Headers.Field field : head.fields()) {
      if (!OURS.contains(field.name()) && canBeWritten(field)) {
        to.add(field.name(), field.value());
      }
    }
    to.set(voice(in).requestIdHeader(), in.request().id());
    to.set("x-request-id", in.request().id());
    to.set("x-content-type-options", "nosniff");
    to.set("cache-control", "no-store");
    to.set("date", date());
    if (in.request().secure()) {
      to.set("strict-transport-security", "max-age=31536000");
    }
  }

  /** The fields of a refusal: its own, and whether and when to try again. */
  static Headers refusal(Refusal refusal, String contentType) {
    boolean soon = refusal.retryAfter().map(w -> w.compareTo(LONGEST_RETRY) <= 0).orElse(true);
    Headers headers =
        refusal
            .headers()
            .plus("content-type", contentType)
            .plus("x-should-retry", String.valueOf(refusal.reason().retry() && soon));
    return refusal
        .retryAfter()
        .map(wait -> headers.plus("retry-after", Long.toString(seconds(wait))))
        .orElse(headers);
  }

  /** An upstream's field that is none is left out: it is no reason to lose the reply. */
  private static boolean canBeWritten(Headers.Field field) {
    return !field.name().isEmpty()
        && field.name().chars().allMatch(c -> c < 0x7f && FieldScanner.isToken((byte) c))
        && field.value().chars().allMatch(c -> c <= 0xff && FieldScanner.isText((byte) c));
  }

  private static long seconds(Duration wait) {
    return Math.max(0, wait.plusNanos(999_999_999).toSeconds());
  }

  private String date() {
    Instant now = clock.instant();
    Date known = date;
    if (known.second != now.getEpochSecond()) {
      known = new Date(now.getEpochSecond(), DATE.format(now));
      date = known;
    }
    return known.text;
  }
}
