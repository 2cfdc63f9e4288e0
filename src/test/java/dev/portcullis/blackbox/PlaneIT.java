package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is of the other plane does not exist in a process. */
class PlaneIT {
  @Test
  void thereIsNoRouteToModelsWhereAdministrationIsServed() throws IOException {
    try (FakeIssuer issuer = FakeIssuer.start();
        StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            AdminServer.trusting(ServerUnderTest.setup(), new Administrators(issuer))
                .with("portcullis.plane", "admin")
                .route("openai", "openai", stub.origin())
                .with("portcullis.routes.openai.upstreams[0].credential", "env:NOT_THERE")
                .start()) {
      assertThat(status(gateway, gateway.get("/openai/v1/models"))).isEqualTo(404);
      assertThat(status(gateway, gateway.get("/admin/v1/keys"))).isEqualTo(403);
      assertThat(gateway.process().output()).contains("plane     admin");
    }
  }

  @Test
  void thereIsNoAdministrationWhereModelsAreServed() throws IOException {
    try (FakeIssuer issuer = FakeIssuer.start();
        StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            AdminServer.trusting(ServerUnderTest.setup(), new Administrators(issuer))
                .route("openai", "openai", stub.origin())
                .start()) {
      assertThat(status(gateway, gateway.get("/openai/v1/models"))).isEqualTo(200);
      Wire.Response response = response(gateway, gateway.get("/admin/v1/keys"));
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.body()).contains("unknown_route");
    }
  }

  @Tag("slow")
  @Test
  void administrationWithoutAnIssuerStopsTheStart() {
    try (GatewayProcess process =
        ServerUnderTest.setup().with("portcullis.plane", "admin").launch()) {
      assertThat(process.exitCode()).isNotZero();
      assertThat(process.output()).contains("portcullis.plane", "portcullis.issuers");
    }
  }

  @Tag("slow")
  @Test
  void administrationBesideAProcessOnTheSameEmbeddedAdaptersStopsTheStart() {
    try (FakeIssuer issuer = FakeIssuer.start();
        StubModel stub = StubModel.start();
        ServerUnderTest gateway =
            ServerUnderTest.setup().route("openai", "openai", stub.origin()).start()) {
      ServerUnderTest.Setup beside =
          AdminServer.trusting(ServerUnderTest.setup(), new Administrators(issuer));
      String data = gateway.process().home().resolve("data").toString();
      try (GatewayProcess process =
          beside
              .with("portcullis.plane", "admin")
              .with("portcullis.data-directory", data)
              .launch()) {
        assertThat(process.exitCode()).isNotZero();
        assertThat(process.output()).contains("portcullis.data-directory");
      }
    }
  }

  private static int status(ServerUnderTest gateway, String request) throws IOException {
    return response(gateway, request).status();
  }

  private static Wire.Response response(ServerUnderTest gateway, String request)
      throws IOException {
    try (Wire wire = gateway.connect()) {
      return wire.send(request).response();
    }
  }
}
