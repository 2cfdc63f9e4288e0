package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.authn.KeyRing;
import dev.portcullis.embedded.StubModel;
import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.tools.Terraform;
import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The gateway as {@code infra/README} deploys it: the executable in a package with its
 * configuration, applied by Terraform to an emulator that runs it, secrets put by hand, and callers
 * who reach it by the URLs that the module tells.
 */
final class DeployedGateway implements AutoCloseable {
  private static final String NAME = "black-box";
  private static final Pointer UID = Pointer.of("metadata", "uid");
  private static final long PATIENCE_SECONDS = 120;

  private final StubModel model = StubModel.startRecording();
  private final Ministack aws = Ministack.start();
  private final Path folder;
  private final Terraform terraform;

  private DeployedGateway(Path executable, Path folder) {
    this.folder = folder;
    this.terraform = Terraform.initialised(folder.resolve("terraform"), aws.endpoint());
    pack(executable);
  }

  /** Deploys this executable, with files in an empty folder. */
  static DeployedGateway of(Path executable, Path folder) {
    Tool.need("terraform");
    var gateway = new DeployedGateway(executable, folder);
    gateway.terraform("apply", "-auto-approve").well();
    gateway.putSecrets();
    return gateway;
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
    run("infra/package", bare.toString(), file.toString(), folder.resolve("it.zip").toString());
  }

  private Map<String, String> configuration() {
    var all = new LinkedHashMap<>(aws.configuration());
    for (String dialect : List.of("openai", "anthropic")) {
      String route = "portcullis.routes." + dialect + ".";
      all.put(route + "dialect", dialect);
      all.put(route + "operations", "chat,responses,embeddings,messages,models.read");
      all.put(route + "models", "stub,stub-*");
      all.put(route + "upstreams[0].base-url", model.origin().toString());
      all.put(route + "upstreams[0].private-network", "true");
      all.put(route + "upstreams[0].credential", "aws-sm:" + NAME + "/upstreams/model");
    }
    all.put("portcullis.issuers.idp.issuer", "https://idp.invalid");
    all.put("portcullis.issuers.idp.audience", "portcullis");
    return all;
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

  private void putSecrets() {
    put("keys-ring", KeyRing.random(new SecureRandom()).unsafeText());
    put("upstreams/model", "credential-of-the-gateway");
  }

  private void put(String secret, String value) {
    aws.ask(
        "secretsmanager",
        "secretsmanager.PutSecretValue",
        Map.of("SecretId", NAME + "/" + secret, "SecretString", value));
  }

  /** Runs Terraform with the variables of this deployment. */
  Terraform.Ran terraform(String command, String... more) {
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
    String[] variables =
        Stream.concat(
                Stream.of(
                    "-var=name=" + NAME,
                    "-var=package=" + folder.resolve("it.zip"),
                    "-var=architecture=" + architecture,
                    "-var=front_door=function-url",
                    "-var=upstream_secrets={model=\"of the model\"}",
                    "-var=deletion_protection=false",
                    "-var=alarms=false"), // the emulator forgets what an alarm does
                Stream.of(more))
            .toArray(String[]::new);
    return terraform.run(command, variables);
  }

  /** What is left in the state, a line each. */
  String state() {
    return terraform.run("state", "list").well();
  }

  /** A way to the URL that the module tells by this output; it is to be closed. */
  Relay door(String output) {
    URI told = URI.create(terraform.run("output", "-raw", output).well());
    return Relay.named(aws.endpoint(), told.getHost());
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
      return ServerUnderTest.made(command);
    }
  }

  /** How many audit events of this request are in the group that Terraform made. */
  long events(String request) {
    String found =
        aws.ask(
            "logs", "Logs_20140328.FilterLogEvents", Map.of("logGroupName", "/" + NAME + "/audit"));
    return SampleEvents.json(found).items("events").stream()
        .map(event -> SampleEvents.json(event.text("message").orElseThrow()))
        .filter(event -> UID.in(event).flatMap(Json::asText).orElse("").equals(request))
        .count();
  }

  /** What the emulator printed. */
  String printed() {
    return aws.printed();
  }

  @Override
  public void close() {
    aws.close();
    model.close();
  }
}
