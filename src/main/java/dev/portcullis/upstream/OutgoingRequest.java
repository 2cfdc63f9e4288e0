package dev.portcullis.upstream;

import dev.portcullis.pipeline.Ascii;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The request as it goes upstream, made from the call and the configuration alone. Whatever a
 * dialect lets pass, what frames a message, names a host, speaks for a client or is a credential of
 * the client's does not.
 */
record OutgoingRequest(String method, byte[] head, byte[] body) {
  private static final byte[] NOTHING = {};

  private static final Set<String> NEVER =
      Set.of(
          "accept-encoding",
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "cookie",
          "dpop",
          "expect",
          "forwarded",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "via",
          "x-api-key",
          "x-real-ip");

  /**
   * The request, whole.
   *
   * @param credential the gateway's own, as the upstream's dialect wants it
   */
  static OutgoingRequest of(
      Upstream upstream, Call call, Optional<Headers.Field> credential, Optional<byte[]> body) {
    var head = new StringBuilder(512);
    head.append(word(call.method(), "the call's method")).append(' ');
    head.append(word(uri(upstream, call), "the upstream's path")).append(" HTTP/1.1\r\n");
    headers(upstream, call, credential, body, head);
    return new OutgoingRequest(
        call.method(),
        head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII),
        body.orElse(NOTHING));
  }

  private static void headers(
      Upstream upstream,
      Call call,
      Optional<Headers.Field> credential,
      Optional<byte[]> body,
      StringBuilder head) {
    header("host", word(authority(upstream), "the upstream's host"), head);
    if (!call.headers().has("accept")) {
      header("accept", call.stream() ? "text/event-stream" : "application/json", head);
    }
    String shown = credential.map(Headers.Field::name).orElse("");
    for (Headers.Field field : call.headers().fields()) {
      if (!NEVER.contains(field.name())
          && !field.name().startsWith("x-forwarded-")
          && !field.name().equals(shown)) {
        word(field.name(), "a header's name");
        clean(field.value(), "a header of the call");
        header(field.name(), field.value(), head);
      }
    }
    header("accept-encoding", "identity", head);
    header("user-agent", "portcullis", head);
    if (body.isPresent()) {
      header("content-type", "application/json", head);
    }
    if (body.isPresent() || !(call.method().equals("GET") || call.method().equals("HEAD"))) {
      String length = Integer.toString(body.orElse(NOTHING).length);
      header("content-length", length, head);
    }
    if (credential.isPresent()) {
      clean(credential.get().value(), "the upstream's credential");
      header(credential.get().name(), credential.get().value(), head);
    }
  }

  private static void header(String name, String value, StringBuilder head) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static String authority(Upstream upstream) {
    boolean usual = upstream.port() == (upstream.tls() ? 443 : 80);
    String host = upstream.base().getHost();
    return usual ? host : host + ':' + upstream.port();
  }

  private static String word(String text, String what) {
    if (text.isEmpty() || !Ascii.isVisible(text)) {
      throw new IllegalStateException(what + " cannot be sent");
    }
    return text;
  }

  /** What it throws never quotes the value, which may be a credential. */
  private static void clean(String value, String what) {
    if (!Ascii.isFieldText(value)) {
      throw new IllegalStateException(what + " cannot be sent in a header");
    }
  }

  private static String uri(Upstream upstream, Call call) {
    var uri = new StringBuilder(upstream.path());
    for (String segment : call.path()) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw new IllegalStateException("the call's path is not canonical");
      }
      encode(segment, uri.append('/'));
    }
    if (uri.isEmpty()) {
      uri.append('/');
    }
    if (!call.query().isEmpty()) {
      uri.append('?').append(query(call.query()));
    }
    return uri.toString();
  }

  private static String query(String encoded) {
    if (!Ascii.isVisible(encoded) || encoded.indexOf('#') >= 0) {
      throw new IllegalStateException("the call's query is not encoded");
    }
    return encoded;
  }

  /** Percent-encodes everything but RFC 3986 unreserved characters. */
  private static void encode(String segment, StringBuilder uri) {
    if (isUnreserved(segment)) { // as nearly all are
      uri.append(segment);
      return;
    }
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c)) {
        uri.append(c);
      } else {
        uri.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
  }

  private static boolean isUnreserved(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isUnreserved(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnreserved(char c) {
    return Ascii.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
