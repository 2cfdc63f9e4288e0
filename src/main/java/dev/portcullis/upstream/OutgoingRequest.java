package dev.portcullis.upstream;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Headers;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The request as it goes upstream, made from the call and the configuration alone. Whatever a
 * dialect lets pass, what frames a message, names a host, speaks for a client or is a credential of
 * the client's does not.
 */
final class OutgoingRequest {
  private static final Set<String> NEVER =
      Set.of(
          "api-key",
          "authorization",
          "connection",
          "content-encoding",
          "content-length",
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
          "via",
          "x-api-key",
          "x-real-ip");

  private OutgoingRequest() {}

  /**
   * The request's head, without the address to connect to.
   *
   * @param credential the gateway's own, as the upstream's dialect wants it
   * @param body whether a body goes with it
   */
  static RequestOptions of(
      Upstream upstream, Call call, Optional<Headers.Field> credential, boolean body) {
    return new RequestOptions()
        .setMethod(HttpMethod.valueOf(call.method()))
        .setSsl(upstream.tls())
        .setHost(upstream.base().getHost())
        .setPort(upstream.port())
        .setURI(uri(upstream, call))
        .setHeaders(headers(call, credential, body))
        .setFollowRedirects(false);
  }

  private static MultiMap headers(Call call, Optional<Headers.Field> credential, boolean body) {
    MultiMap headers = HttpHeaders.headers();
    headers.set("accept", call.stream() ? "text/event-stream" : "application/json");
    call.headers().first("accept").ifPresent(accept -> headers.remove("accept"));
    for (Headers.Field field : call.headers().fields()) {
      if (!NEVER.contains(field.name()) && !field.name().startsWith("x-forwarded-")) {
        headers.add(field.name(), clean(field.value(), "a header of the call"));
      }
    }
    headers.set("accept-encoding", "identity");
    headers.set("user-agent", "portcullis");
    if (body) {
      headers.set("content-type", "application/json");
    } else {
      headers.remove("content-type");
      if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
        headers.set("content-length", "0");
      }
    }
    credential.ifPresent(
        field -> headers.set(field.name(), clean(field.value(), "the upstream's credential")));
    return headers;
  }

  /** Checked here because what Vert.x throws would quote the value. */
  private static String clean(String value, String what) {
    if (!value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f))) {
      throw new IllegalStateException(what + " cannot be sent in a header");
    }
    return value;
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
    if (!encoded.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
      throw new IllegalStateException("the call's query is not encoded");
    }
    return encoded;
  }

  /** Percent-encodes everything but RFC 3986 unreserved characters. */
  private static void encode(String segment, StringBuilder uri) {
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        uri.append(c);
      } else if (c == '-' || c == '.' || c == '_' || c == '~') {
        uri.append(c);
      } else {
        uri.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
