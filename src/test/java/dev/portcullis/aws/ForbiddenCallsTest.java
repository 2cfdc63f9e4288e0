package dev.portcullis.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.aws.Deployment.Role;
import dev.portcullis.pipeline.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkException;

/** What neither role may do, and what only one of them may; nothing of it is ever sent. */
class ForbiddenCallsTest {
  private final Deployment deployment = Deployment.invented();

  static Stream<ForbiddenCall> toTheDataPlane() {
    return Stream.concat(
        ForbiddenCall.toEverybody().stream(), ForbiddenCall.toTheDataPlane().stream());
  }

  static Stream<ForbiddenCall> toAdministration() {
    return Stream.concat(
        ForbiddenCall.toEverybody().stream(), ForbiddenCall.toAdministration().stream());
  }

  @ParameterizedTest
  @MethodSource("toTheDataPlane")
  void theDataRoleNever(ForbiddenCall forbidden) {
    refuses(Role.DATA, forbidden);
  }

  @ParameterizedTest
  @MethodSource("toAdministration")
  void theAdminRoleNever(ForbiddenCall forbidden) {
    refuses(Role.ADMIN, forbidden);
  }

  private void refuses(Role role, ForbiddenCall forbidden) {
    var acting = new ActingAs(role, deployment);
    try (AwsClients clients = AwsWorld.clients(deployment.settings(), List.of(acting))) {
      assertThatThrownBy(() -> forbidden.call().accept(clients))
          .isInstanceOfSatisfying(
              SdkException.class,
              refusal -> assertThat(Faults.of(refusal)).isEqualTo(Fault.ACCESS_DENIED));
      assertThat(acting.denied()).hasSize(1);
    }
  }

  @Test
  void whatIsAllowedIsSent() {
    var acting = new ActingAs(Role.DATA, deployment);
    try (AwsClients clients = AwsWorld.clients(deployment.settings(), List.of(acting))) {
      assertThatThrownBy(
              () ->
                  clients
                      .secretsManager()
                      .getSecretValue(
                          r -> r.secretId(ForbiddenCall.ring(clients)).versionStage("AWSCURRENT")))
          .isInstanceOfSatisfying(
              SdkException.class,
              failure -> assertThat(Faults.of(failure)).isEqualTo(Fault.UNREACHABLE));
      assertThat(acting.denied()).isEmpty();
    }
  }

  @Test
  void aCallThatTheTestsDoNotKnowFails() {
    var acting = new ActingAs(Role.DATA, deployment);
    try (AwsClients clients = AwsWorld.clients(deployment.settings(), List.of(acting))) {
      assertThatThrownBy(() -> clients.dynamoDb().listTables())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ListTables");
    }
  }

  @Test
  void aKeyThatIsNotNamedFails() {
    var acting = new ActingAs(Role.DATA, deployment);
    try (AwsClients clients = AwsWorld.clients(deployment.settings(), List.of(acting))) {
      assertThatThrownBy(() -> clients.kms().decrypt(r -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("Decrypt");
    }
  }
}
