package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.aws.LocalStack;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
  private final EmulatorProcess process;

  private Ministack(EmulatorProcess process) {
    this.process = process;
  }

  /** One that answers. */
  static Ministack start() {
    return new Ministack(EmulatorProcess.start("ministack", "ministack", "GATEWAY_PORT", Map.of()));
  }

  /** Where all services are. */
  URI endpoint() {
    return process.endpoint();
  }

  /** The names of the threads of the functions that run. */
  Set<String> threads() {
    return process.threads();
  }

  /** What leads the AWS CLI to it. */
  Map<String, String> environment() {
    var variables = new LinkedHashMap<>(LocalStack.credentials());
    variables.put("AWS_ENDPOINT_URL", endpoint().toString());
    variables.put("AWS_DEFAULT_REGION", REGION);
    return variables;
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

  /**
   * Has a function invoked, and returns what it streams. The emulator hands on what is no JSON as a
   * text of JSON, which is undone here.
   *
   * @param path of Lambda's interface
   */
  byte[] invoke(String path, String event) {
    byte[] stream =
        send(
            to("lambda", endpoint().resolve(path)).POST(HttpRequest.BodyPublishers.ofString(event)),
            HttpResponse.BodyHandlers.ofByteArray());
    byte[] said = EventStream.payload(stream);
    return said.length > 0 && said[0] == '"'
        ? SampleEvents.json(new String(said, UTF_8)).asText().orElseThrow().getBytes(UTF_8)
        : said;
  }

  /** Who may invoke an alias. */
  InvokePolicy policy(String alias) {
    String path = "/2015-03-31/functions/%s/policy".formatted(alias);
    String text = SampleEvents.json(get("lambda", path)).text("Policy").orElseThrow();
    return new InvokePolicy(SampleEvents.json(text));
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
    return HttpRequest.newBuilder(place).header("authorization", signed(service));
  }

  /** How a request to a service is signed, for an emulator that looks at no signature. */
  static String signed(String service) {
    return "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
        .formatted(REGION, service);
  }

  private String send(HttpRequest.Builder ask) {
    return send(ask, HttpResponse.BodyHandlers.ofString());
  }

  private <T> T send(HttpRequest.Builder ask, HttpResponse.BodyHandler<T> as) {
    HttpRequest request = ask.build();
    try {
      HttpResponse<T> answer = client.send(request, as);
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
    return process.printed();
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
