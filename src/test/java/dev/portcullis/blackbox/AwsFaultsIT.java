package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.AwsProxy.Failure;
import dev.portcullis.aws.AwsProxy.Service;
import dev.portcullis.aws.AwsWorld;
import dev.portcullis.aws.LocalStack;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a caller sees, and what the evidence says, when a service of AWS does not do its part. Next
 * to nothing is remembered here, so that each request asks every service.
 */
@Tag("slow")
@ExtendWith(LocalStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsFaultsIT {
  private static final Map<String, String> REMEMBERING_NOTHING =
      Map.of(
          "portcullis.keys.cache.refresh-after", "0s",
          "portcullis.keys.cache.valid-for", "1ms",
          "portcullis.secrets.refresh-after", "0s",
          "portcullis.secrets.valid-for", "1ms");

  private final AwsWorld world;
  private final AwsProxy proxy;
  private final StubModel model = StubModel.start();
  private AwsServer server;

  AwsFaultsIT(LocalStack emulator) {
    world = AwsWorld.in(emulator);
    proxy = new AwsProxy(emulator);
  }

  @BeforeAll
  void start() throws IOException {
    server = AwsServer.start(world, proxy, model.origin(), REMEMBERING_NOTHING);
    assertThat(server.chat().status()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    server.close();
    model.close();
    proxy.close();
    world.close();
  }

  /** What a request depends on, by its name in configuration. */
  private enum Dependency {
    LEDGER("ledger", Service.DYNAMODB, "-ledger"),
    API_KEYS("api-keys", Service.DYNAMODB, "KEY#"),
    POLICIES("policies", Service.DYNAMODB, "POLICY#"),
    RING("secrets", Service.SECRETS_MANAGER, "keys-ring"),
    CREDENTIAL("secrets", Service.SECRETS_MANAGER, "upstreams");

    private final String port;
    private final Service service;
    private final String text;

    Dependency(String port, Service service, String text) {
      this.port = port;
      this.service = service;
      this.text = text;
    }
  }

  static Stream<Arguments> faults() {
    return Arrays.stream(Dependency.values())
        .flatMap(
            dependency ->
                Arrays.stream(Failure.values()).map(how -> Arguments.of(dependency, how)));
  }

  private static String fault(Failure how) {
    return switch (how) {
      case THROTTLED -> "throttled";
      case DENIED -> "access_denied";
      case CLOCK_SKEW -> "clock_skew";
      case BROKEN -> "failed";
      case SILENT -> "timed_out";
      case HANGS_UP -> "unreachable";
    };
  }

  @ParameterizedTest
  @MethodSource("faults")
  void refusesAndSaysInTheEvidenceWhatFailedAndHow(Dependency dependency, Failure how)
      throws IOException {
    proxy.fail(dependency.service, dependency.text, how);
    Wire.Response response;
    try {
      response = server.chat();
    } finally {
      proxy.heal();
    }

    assertRefused(response);
    Json detail = ours(server.eventOf(response));
    assertThat(detail.at("dependency"))
        .contains(Json.obj(Json.member("name", dependency.port), Json.member("fault", fault(how))));
    assertThat(detail.at("usage").flatMap(usage -> usage.text("basis"))).contains("none");
    Eventually.holds(() -> statusOfChat() == 200);
  }

  static Stream<Failure> failures() {
    return Arrays.stream(Failure.values());
  }

  @ParameterizedTest
  @MethodSource("failures")
  void endsNoReplyWellWhoseEvidenceIsNotKept(Failure how) throws IOException {
    proxy.fail(Service.LOGS, "", how);
    Wire.Response response;
    try {
      response = server.chat();
    } finally {
      proxy.heal();
    }

    assertRefused(response);
    String said = "(audit-trail: " + fault(how) + ")";
    Eventually.holds(() -> server.process().output().contains(said));
    assertThat(server.process().output()).contains("audit failed");
    Eventually.holds(() -> statusOfChat() == 200);
  }

  @Test
  void refusesWhileTheSealedPolicyOfTheTenantCannotBeOpened(LocalStack emulator)
      throws IOException {
    try (AwsWorld itsWorld = AwsWorld.in(emulator);
        AwsProxy itsProxy = new AwsProxy(emulator);
        AwsServer fenced = AwsServer.start(itsWorld, itsProxy, model.origin(), Map.of())) {
      fenced.fence();
      for (Failure how : Failure.values()) {
        itsProxy.fail(Service.DYNAMODB, "-datakeys", how);
        assertDependency("data-keys", how, fenced);
        itsProxy.fail(Service.KMS, "", how);
        assertDependency("kms", how, fenced);
      }
      itsProxy.heal();
      assertThat(fenced.chat().status()).isEqualTo(200);
    }
  }

  private void assertDependency(String name, Failure how, AwsServer of) throws IOException {
    Wire.Response response = of.chat();
    assertRefused(response);
    assertThat(ours(of.eventOf(response)).at("dependency"))
        .contains(Json.obj(Json.member("name", name), Json.member("fault", fault(how))));
  }

  private GatewayProcess.Setup elsewhere() {
    return GatewayProcess.aws(world.configuration())
        .with("portcullis.aws.region", "us-east-1")
        .with("portcullis.routes.openai.dialect", "openai")
        .with("portcullis.routes.openai.operations", "chat")
        .with("portcullis.routes.openai.models", "*")
        .with("portcullis.routes.openai.upstreams[0].base-url", model.origin().toString())
        .with("portcullis.routes.openai.upstreams[0].private-network", "true");
  }

  @Test
  void doesNotStartInARegionThatHasNotItsSecrets() {
    assertDoesNotStart(
        elsewhere().with("portcullis.keys.ring", world.secretRef("keys-ring")),
        "portcullis.keys.ring",
        "no such secret in this region");
  }

  @Test
  void doesNotStartInARegionThatHasNotItsTables() {
    assertDoesNotStart(
        elsewhere()
            .with("portcullis.keys.ring", "env:RING")
            .variable("RING", KeyRing.random(new SecureRandom()).unsafeText()),
        "portcullis.adapters.api-keys",
        "not_found");
  }

  private static void assertDoesNotStart(GatewayProcess.Setup setup, String... said) {
    try (GatewayProcess process = setup.launch()) {
      assertThat(process.exitCode()).isNotZero();
      assertThat(process.output()).contains(said).doesNotContain("software.amazon", "\tat ");
    }
  }

  @Test
  void grantsNothingWhenTheWholeCloudGoesAwayInMidRequest() throws Exception {
    try (LocalStack alone = LocalStack.alone();
        AwsWorld itsWorld = AwsWorld.in(alone);
        AwsProxy itsProxy = new AwsProxy(alone);
        AwsServer itsServer = AwsServer.start(itsWorld, itsProxy, model.origin(), Map.of())) {
      assertThat(itsServer.chat().status()).isEqualTo(200);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var during =
            threads.invokeAll(
                List.<Callable<Wire.Response>>of(
                    () -> {
                      alone.close();
                      return itsServer.chat();
                    },
                    itsServer::chat,
                    itsServer::chat,
                    itsServer::chat));
        for (var each : during) {
          Wire.Response response = each.get();
          if (response.status() != 200) {
            assertRefused(response);
          }
        }
      }
      assertRefused(itsServer.chat());
      assertThat(itsServer.process().handle().isAlive()).isTrue();
    }
  }

  private int statusOfChat() {
    try {
      return server.chat().status();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void assertRefused(Wire.Response response) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body())
        .contains("\"error\"")
        .contains("unavailable")
        .doesNotContain("canary-message", "Exception", "amazon", "at dev.portcullis");
  }

  private static Json ours(Json event) {
    return event.at("unmapped").flatMap(unmapped -> unmapped.at("portcullis")).orElseThrow();
  }
}
