package dev.portcullis.blackbox;

import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An emulator of AWS that remembers what {@link Ministack} does not know: REST APIs that are made
 * of an OpenAPI document, what stands before them, and what alarms do. It calls nothing.
 */
final class Moto implements AutoCloseable {
  private final EmulatorProcess process;

  private Moto(EmulatorProcess process) {
    this.process = process;
  }

  /** One that answers, for the account that the other emulators have. */
  static Moto start() {
    return new Moto(
        EmulatorProcess.start(
            "moto", "moto.server", "MOTO_PORT", Map.of("MOTO_ACCOUNT_ID", "000000000000")));
  }

  /** The services that Terraform is to ask of it, and where they are. */
  Map<String, URI> services() {
    return Stream.of("API_GATEWAY", "CLOUDWATCH", "WAFV2")
        .collect(Collectors.toMap(service -> service, service -> process.endpoint()));
  }

  /** The resources of a REST API, with what they call. */
  List<Json> resources(String restApi) {
    return get("/restapis/" + restApi + "/resources?embed=methods").items("item");
  }

  /** A stage of a REST API. */
  Json stage(String restApi, String stage) {
    return get("/restapis/" + restApi + "/stages/" + stage);
  }

  /** The deployments of a REST API. */
  List<Json> deployments(String restApi) {
    return get("/restapis/" + restApi + "/deployments").items("item");
  }

  /** All REST APIs. */
  List<Json> restApis() {
    return get("/restapis").items("item");
  }

  private Json get(String path) {
    HttpRequest ask =
        HttpRequest.newBuilder(process.endpoint().resolve(path))
            .header("authorization", Ministack.signed("apigateway"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(ask, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(ask + ": " + answer.statusCode() + " " + answer.body());
      }
      return SampleEvents.json(answer.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException ended) {
      throw new AssertionError(ended);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
