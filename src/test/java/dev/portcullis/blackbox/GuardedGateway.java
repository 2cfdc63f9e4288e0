package dev.portcullis.blackbox;

import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.ScriptedUpstream;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * The packaged gateway with routes that differ in what their guards do.
 *
 * @param blunt a model that says a secret at once, behind the route {@code blunt}
 */
record GuardedGateway(ServerUnderTest gateway, StubModel stub, ScriptedUpstream blunt)
    implements AutoCloseable {
  static GuardedGateway start() {
    ScriptedUpstream blunt =
        ScriptedUpstream.start(
            (request, wire) ->
                wire.events()
                    .event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}")
                    .event(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                            + GuardedCalls.TOKEN
                            + "\"}}]}")
                    .event("[DONE]")
                    .end());
    StubModel stub = StubModel.startRecording();
    var setup = ServerUnderTest.setup();
    guarded(setup.route("in", "openai", stub.origin()), "in", "redact", "allow");
    guarded(setup.route("out", "openai", stub.origin()), "out", "allow", "redact");
    guarded(setup.route("refuse", "openai", stub.origin()), "refuse", "allow", "refuse");
    guarded(setup.route("blunt", "openai", blunt.uri("")), "blunt", "allow", "refuse");
    ServerUnderTest gateway =
        setup
            .route("openai", "openai", stub.origin())
            .route("anthropic", "anthropic", stub.origin())
            .route("echo", "generic", stub.origin().resolve("/echo"))
            .route("raw", "generic", stub.origin())
            .start();
    return new GuardedGateway(gateway, stub, blunt);
  }

  private static void guarded(
      ServerUnderTest.Setup setup, String route, String input, String output) {
    String guard = "portcullis.routes." + route + ".guard.";
    setup
        .with(guard + "secrets.input", input)
        .with(guard + "secrets.output", output)
        .with(guard + "personal.input", input)
        .with(guard + "personal.output", output);
  }

  /** The reply to a call of this path with a key that may do everything. */
  HttpResponse<String> post(String path, String body) throws Exception {
    return GuardedCalls.post(gateway.url() + path, gateway.key(), body);
  }

  /** Its audit events. */
  List<Json> events() {
    return gateway.events();
  }

  @Override
  public void close() {
    gateway.close();
    stub.close();
    blunt.close();
  }
}
