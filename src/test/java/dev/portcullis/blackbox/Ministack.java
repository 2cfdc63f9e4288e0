package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.aws.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An emulator of AWS that runs functions, each a process of its own behind its URL. It is made from
 * the package {@code ministack}, which {@code src/test/sdk/prepare} installs.
 *
 * <p>Replies of functions come in one piece, permissions are not looked at, and its tables are not
 * Amazon's: what depends on these is tested elsewhere.
 */
final class Ministack extends Emulator {
  private static final String HERE =
      "<CreateBucketConfiguration><LocationConstraint>"
          + REGION
          + "</LocationConstraint></CreateBucketConfiguration>";

  private Ministack(EmulatorProcess process) {
    super(process);
  }

  /** One that answers. */
  static Ministack start() {
    return new Ministack(EmulatorProcess.start("ministack", "ministack", "GATEWAY_PORT", Map.of()));
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

  /** Asks CloudFormation, and returns the XML that it answers. */
  String cloudFormation(String action, Map<String, String> parameters) {
    return query("cloudformation", "2010-05-15", action, parameters);
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
}
