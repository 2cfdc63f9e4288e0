package dev.portcullis.blackbox;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** What contracts say of deployments, of the packaged gateway as one process with both planes. */
class OneProcessIT {
  private static FakeIssuer issuer;
  private static StubModel stub;
  private static ServerUnderTest gateway;

  @BeforeAll
  static void start() {
    issuer = FakeIssuer.start();
    stub = StubModel.startRecording();
    gateway =
        AdminServer.trusting(ServerUnderTest.setup(), new Administrators(issuer))
            .with("portcullis.plane", "both")
            .route("openai", "openai", stub.origin())
            .route("anthropic", "anthropic", stub.origin())
            .start();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    stub.close();
    issuer.close();
  }

  private static GatewayInReach inReach() {
    return GatewayInReach.of(gateway, stub);
  }

  /** What it refuses. */
  @Nested
  class Refusing extends RefusalContract {
    @Override
    GatewayInReach gateway() {
      return inReach();
    }
  }

  /** What it limits. */
  @Nested
  class Limiting extends LimitContract {
    @Override
    GatewayInReach gateway() {
      return inReach();
    }
  }

  /** The keys that it issues. */
  @Nested
  class Issuing extends IssuedKeyContract {
    @Override
    String url() {
      return gateway.url();
    }

    @Override
    String adminUrl() {
      return gateway.url() + "/admin/v1";
    }

    @Override
    String administrator() {
      return new Administrators(issuer).token("admin");
    }
  }
}
