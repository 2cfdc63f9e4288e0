package dev.portcullis.lambda;

import dev.portcullis.http.Wire;
import java.io.IOException;
import java.net.URI;

/** A runtime that does what a test says, right or wrong, on one connection. */
final class RawRuntime implements AutoCloseable {
  static final String STREAMED =
      "lambda-runtime-function-response-mode: streaming\r\n"
          + "content-type: application/vnd.awslambda.http-integration-response\r\n"
          + "transfer-encoding: chunked\r\n";
  static final String PRELUDE =
      "{\"statusCode\":200,\"headers\":{\"X-One\":\"1\"}}\0\0\0\0\0\0\0\0";

  private final Wire wire;

  RawRuntime(RuntimeApiEmulator emulator) throws IOException {
    wire = new Wire(URI.create("http://" + emulator.endpoint()).getPort());
  }

  /** Asks for the next invocation, and does not wait for it. */
  RawRuntime ask() throws IOException {
    wire.send("GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nhost: api\r\n\r\n");
    return this;
  }

  /** The answer to what was sent. */
  Wire.Response response() throws IOException {
    return wire.response();
  }

  /** Asks for the next invocation, and gets it. */
  Wire.Response next() throws IOException {
    return ask().response();
  }

  /** Sends characters as they are. */
  RawRuntime send(String text) throws IOException {
    wire.send(text);
    return this;
  }

  RawRuntime chunk(String text) throws IOException {
    return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  /** The head of a streamed answer, with the id that is to be repeated. */
  RawRuntime beginStream(EmulatedInvocation invocation, String... headers) throws IOException {
    return send(head(invocation, "response", repeated(invocation) + STREAMED, headers));
  }

  /** A whole answer in one piece, with the id that is to be repeated. */
  Wire.Response answer(EmulatedInvocation invocation, String body) throws IOException {
    return post(invocation, "response", repeated(invocation), body);
  }

  /** A whole request about this invocation. */
  Wire.Response post(EmulatedInvocation invocation, String what, String headers, String body)
      throws IOException {
    String length = "content-length: " + body.length() + "\r\n";
    return send(head(invocation, what, headers + length) + body).response();
  }

  static String repeated(EmulatedInvocation invocation) {
    return invocation
        .options()
        .invocationId
        .map(id -> "Lambda-Runtime-Invocation-Id: " + id + "\r\n")
        .orElse("");
  }

  private static String head(
      EmulatedInvocation invocation, String what, String headers, String... more) {
    return "POST /2018-06-01/runtime/invocation/%s/%s HTTP/1.1\r\nhost: api\r\n"
            .formatted(invocation.requestId(), what)
        + headers
        + String.join("", more)
        + "\r\n";
  }

  /** Whether the platform has ended the connection. */
  boolean ended() throws IOException {
    return wire.ended();
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }
}
