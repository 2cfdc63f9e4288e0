package dev.portcullis.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The header fields that the gateway itself puts on replies. Safe for use by several threads. */
public final class ReplyHeaders {
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final String REQUEST_ID = "x-request-id";

  private final InstantSource clock;
  private final Voice fallback;
  private volatile Date date = new Date(0, "");

  private record Date(long second, String text) {}

  /**
   * @param fallback the voice in which it answers where no route is known
   */
  public ReplyHeaders(InstantSource clock, Voice fallback) {
    this.clock = clock;
    this.fallback = fallback;
  }

  /** The voice in which this request is answered: its route's, once it is known. */
  public Voice voice(Exchange in) {
    return in.route().get().map(route -> route.dialect().voice()).orElse(fallback);
  }

  /** The head's fields, and the gateway's own in the place of those of the same name. */
  public Headers of(Exchange in, Headers head) {
    String idHeader = voice(in).requestIdHeader();
    var fields = new ArrayList<Headers.Field>(head.fields().size() + 6);
    for (int i = 0; i < head.fields().size(); i++) { // for each reply: an iterator costs more
      Headers.Field field = head.fields().get(i);
      String name = field.name();
      if (!isOurs(name) && !name.equals(idHeader) && field.canBeWritten()) {
        fields.add(field);
      }
    }
    add(fields, idHeader, in.request().id());
    if (!idHeader.equals(REQUEST_ID)) {
      add(fields, REQUEST_ID, in.request().id());
    }
    add(fields, "x-content-type-options", "nosniff");
    add(fields, "cache-control", "no-store");
    add(fields, "date", date());
    if (in.request().secure()) {
      add(fields, "strict-transport-security", "max-age=31536000");
    }
    return new Headers(fields);
  }

  /** Fields of the connection or the gateway, which no layer sets, and one that tells too much. */
  private static boolean isOurs(String name) {
    return switch (name) {
      case REQUEST_ID,
          "cache-control",
          "connection",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "server",
          "strict-transport-security",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "x-content-type-options" ->
          true;
      default -> false;
    };
  }

  private static void add(List<Headers.Field> fields, String name, String value) {
    fields.add(new Headers.Field(name, value));
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
