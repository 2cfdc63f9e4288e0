package dev.portcullis.embedded;

import static dev.portcullis.json.Json.member;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Headers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any other HTTP API, under {@code /echo} and {@code /bytes}, {@code /stream}: what the stub
 * received, or as many bytes as the path says. {@code /echo/as/<model>} before the rest of a path
 * lets a request without a model's name have its behaviour.
 */
final class StubEcho {
  private static final Pattern BEHAVING = Pattern.compile("/echo/as/([a-z0-9-]+)(/.*)?");
  private static final Pattern SIZED = Pattern.compile("(bytes|stream)/([0-9]{1,15})");

  /** Headers whose values are shown; of all others only the name is. */
  private static final Set<String> SHOWN =
      Set.of(
          "accept",
          "accept-encoding",
          "anthropic-beta",
          "anthropic-version",
          "content-encoding",
          "content-length",
          "content-type",
          "host",
          "transfer-encoding");

  /** Byte number n is n modulo 251, so that a reader can tell a gap. */
  private static final byte[] BYTES = new byte[251 * 256];

  /** 64 bytes, a whole event, many times. */
  private static final byte[] EVENTS = event(64).repeat(1024).getBytes(StandardCharsets.US_ASCII);

  private static final int SHORTEST_EVENT = 8;

  static {
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) (i % 251);
    }
  }

  private StubEcho() {}

  /** The behaviour that the path asks for. */
  static StubBehaviour behaviour(StubRequest request) throws StubRefusal {
    Matcher behaving = BEHAVING.matcher(request.path());
    if (!behaving.matches()) {
      return StubBehaviour.Simple.NORMAL;
    }
    return StubBehaviour.parse(behaving.group(1))
        .orElseThrow(() -> new StubRefusal(404, "The stub has no model of this name."));
  }

  static StubAnswer answer(StubRequest request) {
    String wanted = request.path().replaceFirst("^/(echo/)?(as/[^/]+/)?", "");
    Matcher sized = SIZED.matcher(wanted);
    if (!sized.matches()) {
      return new StubAnswer.Document(received(request));
    }
    long size = Long.parseLong(sized.group(2));
    return sized.group(1).equals("bytes")
        ? new StubAnswer.Repeated("application/octet-stream", size, BYTES, new byte[0])
        : new StubAnswer.Repeated("text/event-stream", size, EVENTS, lastEvents(size));
  }

  private static Json received(StubRequest request) {
    var values = new LinkedHashMap<String, Json>();
    for (Headers.Field field : request.headers().only(SHOWN).fields()) {
      values.put(field.name(), Json.of(field.value()));
    }
    return Json.obj(
        member("method", request.method()),
        member("path", request.path()),
        member("query", request.query()),
        member(
            "headers",
            Json.strings(
                request.headers().fields().stream()
                    .map(Headers.Field::name)
                    .distinct()
                    .sorted()
                    .toList())),
        member("values", new Json.Obj(values)),
        member("sha256", StubCall.sha256(request.body())),
        member("body", request.text()));
  }

  /** An end that makes the size come out exactly, although events have a shortest length. */
  private static byte[] lastEvents(long size) {
    int rest = (int) (size % 64);
    String end = rest < SHORTEST_EVENT ? "\n".repeat(rest) : event(rest);
    return end.getBytes(StandardCharsets.US_ASCII);
  }

  private static String event(int length) {
    return "data: " + "x".repeat(length - SHORTEST_EVENT) + "\n\n";
  }
}
