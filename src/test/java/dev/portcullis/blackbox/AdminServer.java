package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import java.util.List;

/**
 * The packaged gateway on embedded adapters, one process with both planes, an issuer of
 * administrators' tokens, and a stub model.
 */
record AdminServer(ServerUnderTest gateway, Administrators administrators, StubModel stub)
    implements Administered {
  static AdminServer start() {
    var administrators = new Administrators(FakeIssuer.start());
    StubModel stub = StubModel.startRecording();
    ServerUnderTest gateway =
        trusting(ServerUnderTest.setup(), administrators)
            .with("portcullis.plane", "both")
            .with("portcullis.limits.tenants[0].name", AdminUsageContract.METERED)
            .with("portcullis.limits.tenants[0].requests", "1000/1d")
            .route("openai", "openai", stub.origin())
            .start();
    return new AdminServer(gateway, administrators, stub);
  }

  /** The same with these administrators. */
  static ServerUnderTest.Setup trusting(
      ServerUnderTest.Setup setup, Administrators administrators) {
    administrators.configuration().forEach(setup::with);
    return setup;
  }

  @Override
  public String url() {
    return gateway.url();
  }

  @Override
  public String adminUrl() {
    return gateway.url();
  }

  @Override
  public String key() {
    return gateway.key();
  }

  @Override
  public List<Json> events() {
    return gateway.events();
  }

  /** A token with this role, and a second factor of just now. */
  String token(String role) {
    return administrators.token(role);
  }

  @Override
  public void close() {
    gateway.close();
    stub.close();
    administrators.issuer().close();
  }
}
