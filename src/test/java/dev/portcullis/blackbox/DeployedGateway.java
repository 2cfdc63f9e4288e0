package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.FakeIssuer;
import dev.portcullis.authn.KeyRing;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What is around a deployed gateway: an emulator that runs functions, the executable in a package
 * with its configuration, a model, and secrets that are put by hand.
 */
final class DeployedGateway implements AutoCloseable {
  static final String NAME = "black-box";
  private static final Pointer UID = Pointer.of("metadata", "uid");
  private static final long PATIENCE_SECONDS = 120;

  private final StubModel model = StubModel.startRecording();
  private final Administrators administrators = new Administrators(FakeIssuer.start());
  private final Ministack aws = Ministack.start();
  private final List<Relay> doors = new ArrayList<>();
  private final Path folder;

  private DeployedGateway(Path folder) {
    this.folder = folder;
  }

  /**
   * Packs the executable that is tested, which is there to be deployed then. Leaves the test out,
   * and has started nothing, where there is none.
   *
   * @param folder an empty one, for files
   */
  static DeployedGateway in(Path folder) {
    Path executable = executable();
    var gateway = new DeployedGateway(folder);
    try {
      gateway.pack(executable);
      return gateway;
    } catch (RuntimeException | Error notPacked) {
      gateway.close();
      throw notPacked;
    }
  }

  private static Path executable() {
    String artifact = System.getProperty("portcullis.artifact", "");
    Tool.need(
        "executable",
        !artifact.isEmpty() && !artifact.endsWith(".jar"),
        "there is no executable (./portcullis test native makes one)");
    return Path.of(artifact).toAbsolutePath();
  }

  /** The package. */
  Path zip() {
    return folder.resolve("gateway.zip");
  }

  /** Lambda's name for the architecture of the executable. */
  static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
  }

  /** The emulator. */
  Ministack aws() {
    return aws;
  }

  private void pack(Path executable) {
    Path bare = folder.resolve("portcullis.zip");
    Path file = folder.resolve("portcullis.properties");
    try {
      Files.writeString(
          file,
          configuration().entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    run(java.toString(), "native-build/Zip.java", executable.toString(), bare.toString());
    run("infra/package", bare.toString(), file.toString(), zip().toString());
  }

  private Map<String, String> configuration() {
    var all = new LinkedHashMap<>(aws.configuration());
    all.putAll(route("openai", "openai", ""));
    all.putAll(route("anthropic", "anthropic", ""));
    all.putAll(route("refuse", "openai", ""));
    all.put("portcullis.routes.refuse.guard.secrets.input", "allow");
    all.put("portcullis.routes.refuse.guard.secrets.output", "refuse");
    all.putAll(route("echo", "generic", "/echo"));
    all.put("portcullis.routes.echo.operations", "invoke");
    all.put("portcullis.routes.echo.models", "*");
    all.put("portcullis.limits.key.requests", "1000/1m");
    all.put("portcullis.limits.tenants[0].name", AdminUsageContract.METERED);
    all.put("portcullis.limits.tenants[0].requests", "1000/1d");
    all.putAll(administrators.configuration());
    return all;
  }

  private Map<String, String> route(String name, String dialect, String path) {
    String route = "portcullis.routes." + name + ".";
    return Map.of(
        route + "dialect", dialect,
        route + "operations",
            "chat,responses,embeddings,messages,messages.count_tokens,models.read",
        route + "models", "stub,stub-*",
        route + "breaker.failures", "1000000", // contracts have models fail on purpose
        route + "upstreams[0].base-url", model.origin() + path,
        route + "upstreams[0].private-network", "true",
        route + "upstreams[0].credential", "aws-sm:" + NAME + "/upstreams/model");
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  /** Gives the secrets that the deployment made their values. */
  void putSecrets() {
    put("keys-ring", KeyRing.random(new SecureRandom()).unsafeText());
    put("upstreams/model", "credential-of-the-gateway");
  }

  private void put(String secret, String value) {
    aws.ask(
        "secretsmanager",
        "secretsmanager.PutSecretValue",
        Map.of("SecretId", NAME + "/" + secret, "SecretString", value));
  }

  /** A way to one of its URLs, which ends with it: where the path of that URL is from here. */
  String door(String url) {
    URI there = URI.create(url);
    Relay door = Relay.named(aws.endpoint(), there.getHost());
    doors.add(door);
    return door.origin() + there.getPath().replaceFirst("/$", "");
  }

  /** The model. */
  StubModel model() {
    return model;
  }

  /** Whose tokens it takes. */
  Administrators administrators() {
    return administrators;
  }

  /** What contracts need of it, where its routes are there. */
  GatewayInReach at(String url) {
    return new GatewayInReach(url, model, this::key);
  }

  /** What an administrator of everything shows. */
  String administrator() {
    return administrators.token("admin");
  }

  /** A key that the command line made in the deployed tables. */
  String key(String... options) {
    try (GatewayProcess command =
        GatewayProcess.aws(aws.configuration())
            .with("portcullis.aws.name", NAME)
            .with("portcullis.keys.ring", "aws-sm:" + NAME + "/keys-ring")
            .arguments("key", "create", "--owner", "test")
            .arguments(options)
            .launch()) {
      return PrintedKey.of(command);
    }
  }

  /** The audit events that are in the group that was deployed, in their order. */
  List<Json> events() {
    String found =
        aws.ask(
            "logs", "Logs_20140328.FilterLogEvents", Map.of("logGroupName", "/" + NAME + "/audit"));
    Json page = SampleEvents.json(found);
    assertThat(page.text("nextToken")).as("all are on one page").isEmpty();
    return page.items("events").stream()
        .map(event -> SampleEvents.json(event.text("message").orElseThrow()))
        .toList();
  }

  /** How many of them are of this request. */
  long events(String request) {
    return events().stream()
        .filter(event -> UID.in(event).flatMap(Json::asText).orElse("").equals(request))
        .count();
  }

  /** What the emulator printed. */
  String printed() {
    return aws.printed();
  }

  @Override
  public void close() {
    doors.forEach(Relay::close);
    aws.close();
    administrators.issuer().close();
    model.close();
  }
}
