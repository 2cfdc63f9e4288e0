package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.embedded.StubModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code portcullis login} at a real issuer: a code, a browser, both factors, and the API. */
@ExtendWith(Keycloak.Extension.class)
class LoginIT {
  private static final Pattern DIRECT = Pattern.compile("or open (\\S+)");

  @TempDir Path config;

  private final KeycloakRealm acme;

  LoginIT(Keycloak keycloak) {
    this.acme = keycloak.realm("acme");
  }

  @Test
  void aPersonSignsInWithBothFactorsAndAdministers() throws Exception {
    try (StubModel stub = StubModel.startRecording();
        ServerUnderTest gateway = gateway(stub)) {
      GatewayProcess login =
          command(
              "login",
              "--gateway",
              gateway.url(),
              "--issuer",
              acme.issuer(),
              "--client-id",
              KeycloakRealm.ADMIN_CLI);
      try (login) {
        acme.deviceLogin(direct(login), KeycloakPerson.ALICE);

        assertThat(login.exitCode()).as(login.output()).isZero();
        assertThat(login.output()).contains("Signed in at " + gateway.url());
      }

      Path session = config.resolve("portcullis/session.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(session)))
          .isEqualTo("rw-------");
      try (GatewayProcess list = command("key", "list")) {
        assertThat(list.exitCode()).as(list.output()).isZero();
        assertThat(list.output()).contains("At " + gateway.url(), "ID", "STATE");
      }
    }
  }

  private ServerUnderTest gateway(StubModel stub) {
    String issuer = "portcullis.issuers.keycloak";
    return ServerUnderTest.setup()
        .with("portcullis.plane", "both")
        .with(issuer + ".issuer", acme.issuer())
        .with(issuer + ".audience", KeycloakRealm.GATEWAY)
        .with(issuer + ".tenant", "acme")
        .with(issuer + ".roles-claim", "realm_access.roles")
        .with(issuer + ".roles.platform-admin", "operator")
        .with("portcullis.roles.operator.scopes", "admin:*,*")
        .with("portcullis.admin.second-factor.acr", "2")
        .with("portcullis.admin.second-factor.amr", "otp")
        .route("openai", "openai", stub.origin())
        .start();
  }

  private GatewayProcess command(String... words) {
    return GatewayProcess.laptop()
        .variable("XDG_CONFIG_HOME", config.toString())
        .arguments(words)
        .launch();
  }

  private static URI direct(GatewayProcess login) throws InterruptedException {
    for (int tries = 0; tries < 600; tries++) {
      Matcher shown = DIRECT.matcher(login.output());
      if (shown.find()) {
        return URI.create(shown.group(1));
      }
      Thread.sleep(100);
    }
    throw new AssertionError("no page was shown:\n" + login.output());
  }
}
