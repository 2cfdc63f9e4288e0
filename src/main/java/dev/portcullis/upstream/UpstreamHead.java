package dev.portcullis.upstream;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Status and headers of an upstream's reply, as far as they are plain text: a field with any other
 * character is as if it were not there.
 */
record UpstreamHead(int status, Headers headers) {
  /** What the gateway says itself, whatever a dialect lets pass. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "keep-alive",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Types outside of {@code text} that are text all the same. */
  private static final Set<String> TEXTS =
      Set.of(
          "application/csv",
          "application/javascript",
          "application/jsonl",
          "application/x-ndjson",
          "application/x-yaml",
          "application/xml",
          "application/yaml");

  private static final int LONGEST_PART = 127;

  /** The head that came with this status and these fields. */
  static UpstreamHead of(int status, Headers came) {
    var fields = new ArrayList<Headers.Field>();
    for (Headers.Field field : came.fields()) {
      if (Ascii.isFieldText(field.value())) {
        fields.add(field);
      }
    }
    return new UpstreamHead(status, new Headers(fields));
  }

  boolean success() {
    return status >= 200 && status <= 299;
  }

  boolean json() {
    String type = mediaType();
    return type.equals("application/json")
        || (type.startsWith("application/") && type.endsWith("+json"));
  }

  boolean events() {
    return mediaType().equals("text/event-stream");
  }

  /** Whether the body is text in UTF-8, as far as the content type tells. */
  boolean plainText() {
    String type = mediaType();
    boolean text =
        type.startsWith("text/")
            || TEXTS.contains(type)
            || type.endsWith("+xml")
            || type.endsWith("+yaml");
    String charset =
        headers.first("content-type").orElse("").toLowerCase(Locale.ROOT).replaceAll("[\\s\"]", "");
    int at = charset.indexOf("charset=");
    return text && (at < 0 || charset.substring(at + 8).matches("(utf-?8|us-ascii)(;.*)?"));
  }

  /** Whether the body is compressed, though it was not asked for. */
  boolean encoded() {
    for (String coding : headers.all("content-encoding")) {
      if (!coding.strip().equalsIgnoreCase("identity")) {
        return true;
      }
    }
    return false;
  }

  /** The media type in lower case, without parameters; empty if there is none that is one. */
  String mediaType() {
    String type = headers.first("content-type").orElse("");
    int semicolon = type.indexOf(';');
    String bare =
        (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    int slash = bare.indexOf('/');
    return isPart(bare, 0, slash) && isPart(bare, slash + 1, bare.length()) ? bare : "";
  }

  /** A type's or a subtype's name (RFC 6838, 4.2), in lower case. */
  private static boolean isPart(String type, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = type.charAt(i);
      if (!Ascii.isAlphanumeric(c) && "!#$&^_.+-".indexOf(c) < 0) {
        return false;
      }
    }
    return to > from && to - from <= LONGEST_PART;
  }

  /** The content type of bytes that nobody here reads. */
  String opaqueType() {
    return mediaType().isEmpty()
        ? "application/octet-stream"
        : headers.first("content-type").orElse("").strip();
  }

  /** The head for the client: the fields that are allowed, and this content type. */
  Head passing(Set<String> allowed, String contentType) {
    var fields = new ArrayList<Headers.Field>();
    for (Headers.Field field : headers.only(allowed).fields()) {
      if (!OURS.contains(field.name())) {
        fields.add(field);
      }
    }
    return new Head(status, new Headers(fields).plus("content-type", contentType));
  }

  /** Whether the upstream does not call its answer final. */
  boolean mayBeRetried() {
    return !headers.first("x-should-retry").map(String::strip).orElse("").equals("false");
  }

  /**
   * How long the upstream asks to be left alone: milliseconds ({@code retry-after-ms}, as the SDKs
   * of providers read it), else seconds or a date (RFC 9110, 10.2.3).
   */
  Optional<Duration> retryAfter(Instant now) {
    return headers
        .first("retry-after-ms")
        .map(String::strip)
        .filter(value -> value.matches("\\d{1,10}"))
        .map(value -> Duration.ofMillis(Long.parseLong(value)))
        .or(
            () ->
                headers.first("retry-after").map(String::strip).flatMap(value -> wait(value, now)));
  }

  private static Optional<Duration> wait(String value, Instant now) {
    if (value.matches("\\d{1,7}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until)).filter(Duration::isPositive);
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }
}
