package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.aws.AwsProxy;
import dev.portcullis.aws.AwsWorld;
import dev.portcullis.http.Wire;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The packaged gateway in server mode with nothing but AWS adapters, which it reaches through a
 * proxy: key ring and upstream credential in Secrets Manager, a key that the command line made, a
 * route named {@code openai} to a model of this machine.
 */
final class AwsServer implements AutoCloseable {

  /** Short, so that a silent service is noticed soon, and long enough for a busy machine. */
  private static final String TIMEOUT = "3s";

  private final AwsWorld world;
  private final Supplier<GatewayProcess.Setup> setup;
  private final GatewayProcess gateway;
  private final String key;

  private AwsServer(AwsWorld world, AwsProxy proxy, URI upstream, Map<String, String> more) {
    this.world = world;
    world.keepSecret("keys-ring", KeyRing.random(new SecureRandom()).unsafeText());
    world.keepSecret("upstreams", "{\"openai\":\"credential-of-the-gateway\"}");
    this.key = createKey();
    this.setup = () -> setup(proxy, upstream, more);
    this.gateway = setup.get().start();
  }

  private GatewayProcess.Setup setup(AwsProxy proxy, URI upstream, Map<String, String> more) {
    GatewayProcess.Setup setup = place(world.configuration(proxy.endpoint()));
    String route = "portcullis.routes.openai.";
    setup
        .with(route + "dialect", "openai")
        .with(route + "operations", "chat")
        .with(route + "models", "*")
        .with(route + "retry.attempts", "1")
        .with(route + "upstreams[0].base-url", upstream.toString())
        .with(route + "upstreams[0].private-network", "true")
        .with(route + "upstreams[0].credential", world.secretRef("upstreams") + "#openai")
        .with("portcullis.limits.key.requests", "100000/1d")
        .heap("128m");
    more.forEach(setup::with);
    return setup;
  }

  /** Starts it, by way of this proxy, with this configuration beside what it needs. */
  static AwsServer start(AwsWorld world, AwsProxy proxy, URI upstream, Map<String, String> more) {
    return new AwsServer(world, proxy, upstream, more);
  }

  /** Starts another process of the same configuration, but for this key; to be closed by itself. */
  GatewayProcess another(String key, String value) {
    return setup.get().with(key, value).start();
  }

  private GatewayProcess.Setup place(Map<String, String> place) {
    return GatewayProcess.aws(place)
        .with("portcullis.aws.connect-timeout", TIMEOUT)
        .with("portcullis.aws.timeout", TIMEOUT)
        .with("portcullis.keys.ring", world.secretRef("keys-ring"));
  }

  /** A key made by the command line, with AWS credentials alone. */
  private String createKey() {
    try (GatewayProcess command =
        place(world.configuration())
            .arguments("key", "create", "--owner", "test", "--scope", "*")
            .launch()) {
      return PrintedKey.of(command);
    }
  }

  /** Gives the key's tenant a policy, which lets it do everything. */
  void fence() {
    try (GatewayProcess command =
        place(world.configuration())
            .arguments("policy", "set", "default", "--scope", "*")
            .launch()) {
      assertThat(command.exitCode()).as(command.output()).isZero();
    }
  }

  /** The API key. */
  String key() {
    return key;
  }

  /** The process. */
  GatewayProcess process() {
    return gateway;
  }

  /** The answer to a chat with the key. */
  Wire.Response chat() throws IOException {
    return chat(key);
  }

  /** The answer to a chat with this key. */
  Wire.Response chat(String withKey) throws IOException {
    String body = ServerUnderTest.chat("stub");
    try (Wire wire = new Wire(URI.create(gateway.url()).getPort())) {
      wire.send(
          "POST /openai/v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n"
              + "authorization: Bearer %s\r\ncontent-type: application/json\r\n".formatted(withKey)
              + "content-length: %d\r\n\r\n%s".formatted(body.length(), body));
      return wire.response();
    }
  }

  /** The one audit event of the request that this answers. */
  Json eventOf(Wire.Response response) {
    String id = Objects.requireNonNull(response.header("x-request-id"));
    List<Json> events =
        world.auditEvents().stream()
            .filter(e -> e.at("metadata").flatMap(m -> m.text("uid")).orElseThrow().equals(id))
            .toList();
    assertThat(events).as("events of request " + id).hasSize(1);
    return events.getFirst();
  }

  @Override
  public void close() {
    gateway.close();
  }
}
