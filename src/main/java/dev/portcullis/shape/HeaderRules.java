package dev.portcullis.shape;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Outcome.Refused;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What request headers must be, whatever the route. */
final class HeaderRules {
  private static final int MOST = 100;

  /** Fields of which a second one would make two readers disagree. */
  private static final List<String> SINGLE =
      List.of("content-type", "content-length", "content-encoding", "transfer-encoding", "expect");

  private static final Set<String> BODILESS = Set.of("GET", "HEAD");

  private static final int LONGEST_NAME = 253;

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._~-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:\\d{1,5})?");

  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

  private HeaderRules() {}

  /** The first rule that the headers break. */
  static Optional<Refused> brokenBy(Request request) {
    Headers headers = request.headers();
    if (headers.fields().size() > MOST) {
      return refuse(Reason.HEADERS_TOO_LARGE, "More than " + MOST + " header fields.");
    }
    if (headers.count("host") != 1 || !isHost(headers.first("host").orElse(""))) {
      return refuse(Reason.MALFORMED_REQUEST, "Exactly one valid Host header is required.");
    }
    Optional<String> twice = twice(headers);
    if (twice.isPresent()) {
      return refuse(
          Reason.MALFORMED_REQUEST, "The header " + twice.get() + " stands more than once.");
    }
    if (headers.first("expect").filter(e -> !e.equalsIgnoreCase("100-continue")).isPresent()) {
      return refuse(Reason.EXPECTATION_FAILED, "The only known expectation is 100-continue.");
    }
    if (headers.has("upgrade")
        && headers.first("upgrade").orElse("").matches("(?i).*websocket.*")) {
      return refuse(Reason.UNKNOWN_OPERATION, "WebSocket is not offered.");
    }
    return bodyRule(request);
  }

  /** Most hosts are names and ports, which need no pattern. */
  private static boolean isHost(String host) {
    int colon = host.indexOf(':');
    int end = colon < 0 ? host.length() : colon;
    boolean usual = end > 0 && end <= LONGEST_NAME && isPort(host, colon);
    for (int i = 0; i < end && usual; i++) {
      char c = host.charAt(i);
      usual = Ascii.isAlphanumeric(c) || c == '.' || c == '-';
    }
    return usual || HOST.matcher(host).matches();
  }

  private static boolean isPort(String host, int colon) {
    int digits = host.length() - colon - 1;
    return colon < 0 || (digits > 0 && digits <= 5 && Ascii.isDigits(host.substring(colon + 1)));
  }

  /** The first that must not, and does, stand more than once. */
  private static Optional<String> twice(Headers headers) {
    for (String name : SINGLE) {
      if (headers.count(name) > 1) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refused> bodyRule(Request request) {
    return switch (request.body()) {
      case Request.Body.None none -> Optional.empty();
      case Request.Body.Announced announced -> {
        Headers headers = request.headers();
        if (BODILESS.contains(request.method())) {
          yield refuse(Reason.MALFORMED_REQUEST, "A " + request.method() + " takes no body.");
        }
        String encoding = headers.first("content-encoding").orElse("identity");
        if (!encoding.toLowerCase(Locale.ROOT).equals("identity")) {
          yield refuse(Reason.UNSUPPORTED_MEDIA_TYPE, "Send the body without a Content-Encoding.");
        }
        String type = headers.first("content-type").orElse("").strip();
        if (!type.equals("application/json") && !JSON.matcher(type).matches()) {
          yield refuse(
              Reason.UNSUPPORTED_MEDIA_TYPE,
              "The body must be application/json in UTF-8; multipart and others are not accepted.");
        }
        yield Optional.empty();
      }
    };
  }

  private static Optional<Refused> refuse(Reason reason, String detail) {
    return Optional.of(Outcome.refused(reason, detail));
  }
}
