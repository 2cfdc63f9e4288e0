package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.embedded.StubModel;
import io.restassured.response.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From where callers with tokens may call: a token has no addresses, and all others hold. */
class TokenAddressIT {
  private static StubModel stub;
  private static FakeIssuer issuer;
  private static ServerUnderTest gateway;
  private static TokenGateway calls;

  @BeforeAll
  static void start() throws IOException {
    stub = StubModel.startRecording();
    issuer = FakeIssuer.start();
    gateway =
        TokenGateway.trusting(TokenGateway.setup(stub), "fake", issuer)
            .with("portcullis.address.trusted-proxies", "127.0.0.0/8")
            .with("portcullis.address.deny", "203.0.113.0/24")
            .with("portcullis.routes.echo.address.allow", "10.0.0.0/8,203.0.113.0/24")
            .with("portcullis.routes.echo.address.deny", "10.9.0.0/16")
            .start();
    calls = new TokenGateway(gateway);
    GatewayProcess fence =
        gateway.command(
            "policy",
            "set",
            "acme",
            "--cidr=10.0.0.0/8",
            "--cidr=192.0.2.0/24",
            "--deny-cidr=192.0.2.128/25");
    assertThat(fence.exitCode()).as(fence.output()).isZero();
  }

  @AfterAll
  static void stop() {
    gateway.close();
    issuer.close();
    stub.close();
  }

  @ParameterizedTest
  @CsvSource({
    "openai, 192.0.2.7, 200",
    "openai, 10.9.1.1, 200",
    "openai, 203.0.113.9, 403", // the gateway denies
    "openai, 192.0.2.200, 403", // the tenant's fence denies
    "openai, 198.51.100.7, 403", // the tenant's fence does not allow
    "echo, 10.1.1.1, 200",
    "echo, 192.0.2.7, 403", // the route does not allow
    "echo, 10.9.1.1, 403", // the route denies
    "echo, 203.0.113.9, 403", // the route allows, the gateway denies
  })
  void aTokenIsHeldToTheAddressesOfGatewayRouteAndTenant(String route, String client, int status) {
    stub.forget();
    String path = route.equals("openai") ? "/openai/v1/chat/completions" : "/echo/x";

    Response answer =
        calls
            .by(issuer.tokenOf("ada"))
            .header("x-forwarded-for", client)
            .body(ServerUnderTest.chat("stub"))
            .post(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(gateway.eventOf(answer.header("x-request-id")))
        .isEqualTo(status == 200 ? "ok" : "address_denied");
    assertThat(stub.seen()).hasSize(status == 200 ? 1 : 0);
  }
}
