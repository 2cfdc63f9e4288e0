package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.tools.SdkSuite;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An emulator of AWS that runs functions, each a process of its own behind its URL. It is made from
 * the package {@code ministack}, which {@code src/test/sdk/prepare} installs.
 *
 * <p>Replies of functions come in one piece, permissions are not looked at, and its tables are not
 * Amazon's: what depends on these is tested elsewhere.
 */
final class Ministack implements AutoCloseable {
  static final String REGION = "eu-central-1";

  private static final String HERE =
      "<CreateBucketConfiguration><LocationConstraint>"
          + REGION
          + "</LocationConstraint></CreateBucketConfiguration>";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path home;
  private final int port;
  private final Process process;

  private Ministack(Path home, int port, Process process) {
    this.home = home;
    this.port = port;
    this.process = process;
  }

  /** One that answers. */
  static Ministack start() {
    Path prepared = SdkSuite.of("ministack", "requirements.txt").prepared();
    try {
      Path home = Files.createTempDirectory("ministack");
      int port = freePort();
      var builder =
          new ProcessBuilder(prepared.resolve("bin/ministack").toString(), "-m", "ministack")
              .directory(home.toFile())
              .redirectErrorStream(true)
              .redirectOutput(home.resolve("printed.txt").toFile());
      String path = System.getenv().getOrDefault("PATH", "");
      builder.environment().clear();
      builder
          .environment()
          .putAll(Map.of("PATH", path, "HOME", home.toString(), "GATEWAY_PORT", "" + port));
      var emulator = new Ministack(home, port, builder.start());
      Eventually.within(Duration.ofMinutes(1), emulator::answers);
      return emulator;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() {
    try (var ignored = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where all services are. */
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What of a gateway's configuration leads to it. */
  Map<String, String> configuration() {
    return Map.of(
        "portcullis.aws.region",
        REGION,
        "portcullis.aws.endpoint",
        endpoint().toString(),
        "portcullis.aws.timeout",
        "30s");
  }

  /**
   * Asks a service that speaks JSON for something with these parameters, and returns what it
   * answers.
   */
  String ask(String service, String target, Map<String, String> parameters) {
    var members = new LinkedHashMap<String, Json>();
    parameters.forEach((name, value) -> members.put(name, Json.of(value)));
    return send(
        to(service, endpoint())
            .header("x-amz-target", target)
            .header("content-type", "application/x-amz-json-1.1")
            .POST(HttpRequest.BodyPublishers.ofString(JsonWriter.text(new Json.Obj(members)))));
  }

  /** Asks CloudFormation, and returns the XML that it answers. */
  String cloudFormation(String action, Map<String, String> parameters) {
    return query("cloudformation", "2010-05-15", action, parameters);
  }

  /** Asks a service that answers forms with XML. */
  String query(String service, String version, String action, Map<String, String> parameters) {
    var all = new LinkedHashMap<>(parameters);
    all.put("Action", action);
    all.put("Version", version);
    String form =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        to(service, endpoint())
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form)));
  }

  /** What a service has at this path. */
  String get(String service, String path) {
    return send(to(service, endpoint().resolve(path)).GET());
  }

  /** Makes a bucket in S3. */
  void makeBucket(String bucket) {
    send(to("s3", endpoint().resolve("/" + bucket)).PUT(HttpRequest.BodyPublishers.ofString(HERE)));
  }

  /** Keeps a file in a bucket. */
  void keep(String bucket, String name, Path file) throws IOException {
    URI place = endpoint().resolve("/" + bucket);
    send(to("s3", URI.create(place + "/" + name)).PUT(HttpRequest.BodyPublishers.ofFile(file)));
  }

  private static HttpRequest.Builder to(String service, URI place) {
    return HttpRequest.newBuilder(place)
        .header(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
                .formatted(REGION, service));
  }

  private String send(HttpRequest.Builder ask) {
    HttpRequest request = ask.build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(request + ": " + answer.statusCode() + " " + answer.body());
      }
      return answer.body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  /** What it and its functions printed; a test that fails shows it. */
  String printed() {
    try {
      return Files.readString(home.resolve("printed.txt"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    client.close();
    List<ProcessHandle> functions = process.descendants().toList();
    process.destroy();
    functions.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
    try (Stream<Path> files = Files.walk(home)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
