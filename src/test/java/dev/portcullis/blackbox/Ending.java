package dev.portcullis.blackbox;

import java.util.stream.Stream;

/** A request as it goes on the wire, and what its event must say. */
record Ending(String name, String request, int status, String code) {
  private static final String CHAT = "/openai/v1/chat/completions";

  /**
   * One of each kind, at a gateway with the routes openai and echo, and the key mini for stub-mini
   * alone.
   */
  static Stream<Ending> at(ServerUnderTest gateway) {
    String chat = ServerUnderTest.chat("stub");
    return Stream.of(
        new Ending("answered", gateway.post(CHAT, chat), 200, "ok"),
        new Ending("streamed", gateway.post(CHAT, ServerUnderTest.streamedChat("stub")), 200, "ok"),
        new Ending(
            "cut",
            gateway.post(CHAT, ServerUnderTest.streamedChat("stub-cut")),
            200,
            "cut_upstream"),
        new Ending("models", gateway.get("/openai/v1/models"), 200, "ok"),
        new Ending("generic", gateway.post("/echo/x", "{}"), 200, "ok"),
        new Ending(
            "error of the upstream",
            gateway.post(CHAT, ServerUnderTest.chat("stub-fail-429")),
            429,
            "upstream_429"),
        new Ending(
            "failure of the upstream",
            gateway.post(CHAT, ServerUnderTest.chat("stub-fail-500")),
            502,
            "upstream_failed"),
        new Ending(
            "upstream gone",
            gateway.post(CHAT, ServerUnderTest.chat("stub-cut-before")),
            502,
            "upstream_failed"),
        new Ending("no route", gateway.get("/nowhere"), 404, "unknown_route"),
        new Ending("root", gateway.get("/"), 404, "unknown_route"),
        new Ending("no operation", gateway.get("/openai/v1/x"), 404, "unknown_url"),
        new Ending("wrong method", gateway.get(CHAT), 405, "method_not_allowed"),
        new Ending(
            "no key", "GET /openai/v1/models HTTP/1.1\r\nhost: x\r\n\r\n", 401, "missing_api_key"),
        new Ending(
            "two keys",
            gateway.get("/openai/v1/models", "x-api-key: " + gateway.key()),
            400,
            "ambiguous_credential"),
        new Ending(
            "model withheld",
            gateway.post(CHAT, chat).replace(gateway.key(), gateway.key("mini")),
            403,
            "model_denied"),
        new Ending("no JSON", gateway.post(CHAT, "{"), 400, "invalid_json"),
        new Ending("no call", gateway.post(CHAT, "{}"), 422, "invalid_call"),
        new Ending("no host", "GET /openai/v1/models HTTP/1.1\r\n\r\n", 400, "malformed_request"),
        new Ending("no HTTP", "BREW / HTCPCP/1.0\r\n\r\n", 400, "malformed_request"),
        new Ending(
            "folded header",
            "GET / HTTP/1.1\r\nhost: x\r\na: b\r\n c\r\n\r\n",
            400,
            "malformed_request"),
        new Ending(
            "target too long",
            "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nhost: x\r\n\r\n",
            414,
            "uri_too_long"),
        new Ending(
            "headers too large",
            "GET / HTTP/1.1\r\nhost: x\r\nx: " + "y".repeat(20_000) + "\r\n\r\n",
            431,
            "headers_too_large"));
  }

  @Override
  public String toString() {
    return name;
  }
}
