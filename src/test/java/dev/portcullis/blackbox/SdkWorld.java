package dev.portcullis.blackbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.embedded.StubRequest;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.upstream.ScriptedUpstream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * What the SDK suites of other languages run against: the packaged gateway, before a stub model
 * that remembers what it received, and a small server that tells the suites what arrived where.
 *
 * <table>
 * <caption>What that server tells, as JSON</caption>
 * <tr><td>{@code GET /upstream}</td><td>the paths of the requests that the stub model received</td>
 * </tr>
 * <tr><td>{@code DELETE /upstream}</td><td>forgets them</td></tr>
 * <tr><td>{@code GET /events}</td><td>id and code of each audit event, oldest first</td></tr>
 * </table>
 */
final class SdkWorld implements AutoCloseable {
  private final StubModel stub;
  private final ScriptedUpstream busy;
  private final ServerUnderTest gateway;
  private final HttpServer told;

  private SdkWorld(
      StubModel stub, ScriptedUpstream busy, ServerUnderTest gateway, HttpServer told) {
    this.stub = stub;
    this.busy = busy;
    this.gateway = gateway;
    this.told = told;
    told.createContext("/upstream", this::upstream);
    told.createContext("/events", this::events);
    told.start();
  }

  static SdkWorld start() {
    StubModel stub = StubModel.startRecording();
    ScriptedUpstream busy =
        ScriptedUpstream.start((request, wire) -> wire.json(503, "{}", "retry-after: 120"));
    ServerUnderTest gateway =
        ServerUnderTest.setup()
            .route("openai", "openai", stub.origin())
            .with("portcullis.routes.openai.models", "stub,stub-mini,stub-embedding,stub-*")
            .route("anthropic", "anthropic", stub.origin())
            .with("portcullis.routes.anthropic.models", "stub,stub-mini,stub-*")
            .route("smallopenai", "openai", stub.origin())
            .with("portcullis.routes.smallopenai.body-limit", "16K")
            .route("smallanthropic", "anthropic", stub.origin())
            .with("portcullis.routes.smallanthropic.body-limit", "16K")
            .route("patientopenai", "openai", stub.origin())
            .with("portcullis.routes.patientopenai.retry.attempts", "3")
            .route("patientanthropic", "anthropic", stub.origin())
            .with("portcullis.routes.patientanthropic.retry.attempts", "3")
            .route("busyopenai", "openai", busy.uri(""))
            .route("busyanthropic", "anthropic", busy.uri(""))
            .key("mini", "--scope", "openai:*", "--scope", "anthropic:*", "--model", "stub-mini")
            .start();
    try {
      var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      return new SdkWorld(stub, busy, gateway, HttpServer.create(loopback, 0));
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
  }

  /** How a suite learns of all this. */
  Map<String, String> environment() {
    return Map.of(
        "GATEWAY", gateway.url(),
        "KEY", gateway.key(),
        "MINI_KEY", gateway.key("mini"),
        "TOLD", "http://127.0.0.1:" + told.getAddress().getPort());
  }

  private void upstream(HttpExchange http) throws IOException {
    if (http.getRequestMethod().equals("DELETE")) {
      stub.forget();
    }
    answer(http, Json.strings(stub.seen().stream().map(StubRequest::path).toList()));
  }

  private void events(HttpExchange http) throws IOException {
    answer(http, new Json.Arr(gateway.events().stream().map(SdkWorld::event).toList()));
  }

  private static Json event(Json event) {
    return Json.obj(
        Json.member("id", event.at("metadata").flatMap(m -> m.text("uid")).orElseThrow()),
        Json.member("code", event.text("status_code").orElseThrow()));
  }

  private static void answer(HttpExchange http, Json json) throws IOException {
    byte[] body = JsonWriter.bytes(json);
    http.getResponseHeaders().set("content-type", "application/json");
    http.sendResponseHeaders(200, body.length);
    try (OutputStream out = http.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    told.stop(0);
    gateway.close();
    busy.close();
    stub.close();
  }
}
