package dev.portcullis.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An emulator of AWS as a process, and how its services are asked. Safe for several threads. */
abstract class Emulator implements AutoCloseable {
  static final String REGION = "eu-central-1";

  private static final Pattern WATCHING = Pattern.compile("<(?:Alarm|Dashboard)Name>([^<]+)<");

  private final HttpClient client = HttpClient.newHttpClient();
  private final EmulatorProcess process;

  Emulator(EmulatorProcess process) {
    this.process = process;
  }

  /** Where all services are. */
  URI endpoint() {
    return process.endpoint();
  }

  /** The names of the threads of the functions that run. */
  Set<String> threads() {
    return process.threads();
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

  /** The resources of a REST API, with what they call. */
  List<Json> resources(String restApi) {
    return restApi("/" + restApi + "/resources?embed=methods").items("item");
  }

  private Json restApi(String path) {
    return SampleEvents.json(get("apigateway", "/restapis" + path));
  }

  /** A stage of a REST API. */
  Json stage(String restApi, String stage) {
    return restApi("/" + restApi + "/stages/" + stage);
  }

  /** The deployments of a REST API. */
  List<Json> deployments(String restApi) {
    return restApi("/" + restApi + "/deployments").items("item");
  }

  /** The names of all web ACLs. */
  List<String> webAcls() {
    String answer = ask("wafv2", "AWSWAF_20190729.ListWebACLs", Map.of("Scope", "REGIONAL"));
    return SampleEvents.json(answer).items("WebACLs").stream()
        .map(acl -> acl.text("Name").orElseThrow())
        .toList();
  }

  /** The names of all alarms and dashboards. */
  List<String> watching() {
    return Stream.of("DescribeAlarms", "ListDashboards")
        .map(action -> query("monitoring", "2010-08-01", action, Map.of()))
        .flatMap(answer -> WATCHING.matcher(answer).results())
        .map(found -> found.group(1))
        .toList();
  }

  /** What a service has at this path. */
  String get(String service, String path) {
    return send(to(service, endpoint().resolve(path)).GET());
  }

  /** A request to a service, at this place. */
  static HttpRequest.Builder to(String service, URI place) {
    return HttpRequest.newBuilder(place).header("authorization", signed(service));
  }

  /** How a request is signed, for an emulator that looks at no signature. */
  private static String signed(String service) {
    return "AWS4-HMAC-SHA256 Credential=test/20260101/%s/%s/aws4_request, SignedHeaders=host, Signature=0"
        .formatted(REGION, service);
  }

  /** What is answered, which must be a success. */
  String send(HttpRequest.Builder ask) {
    return send(ask, HttpResponse.BodyHandlers.ofString());
  }

  /** The same, taken in another way. */
  <T> T send(HttpRequest.Builder ask, HttpResponse.BodyHandler<T> as) {
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
