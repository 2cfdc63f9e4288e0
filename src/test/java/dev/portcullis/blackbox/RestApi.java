package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A REST API as it was made: which resource a path belongs to, and what is called for it.
 *
 * @param resources those that call something
 */
record RestApi(String id, String stage, List<Resource> resources) {
  private static final String GREEDY = "{proxy+}";

  /**
   * A resource.
   *
   * @param path as it was declared
   * @param uri what API Gateway calls, as it was declared
   */
  record Resource(String path, String uri) {
    private static final String FUNCTIONS = ":lambda:path";

    static Optional<Resource> of(Json resource) {
      return resource
          .at("resourceMethods")
          .flatMap(methods -> ((Json.Obj) methods).members().values().stream().findFirst())
          .flatMap(Pointer.of("methodIntegration", "uri")::in)
          .flatMap(Json::asText)
          .map(uri -> new Resource(resource.text("path").orElseThrow(), uri));
    }

    /** What of a path its greedy variable stands for, if the path belongs to it. */
    Optional<String> matched(String asked) {
      if (!path.endsWith(GREEDY)) {
        return asked.equals(path) ? Optional.of("") : Optional.empty();
      }
      String before = path.substring(0, path.length() - GREEDY.length());
      return asked.startsWith(before) && asked.length() > before.length()
          ? Optional.of(asked.substring(before.length()))
          : Optional.empty();
    }

    /** The path of Lambda's interface that is called. */
    String call() {
      return uri.substring(uri.indexOf(FUNCTIONS) + FUNCTIONS.length());
    }

    /** The ARN of the alias that is invoked. */
    String alias() {
      return call().replaceFirst("^/[^/]+/functions/", "").replaceFirst("/[^/]+$", "");
    }
  }

  /**
   * The API that was made, in this stage, which must lead to its one deployment: the emulator knows
   * the resources of the API as they are, not those of each deployment.
   */
  static RestApi of(Emulator aws, String id, String stage) {
    assertThat(aws.deployments(id))
        .singleElement()
        .satisfies(
            only ->
                assertThat(aws.stage(id, stage).text("deploymentId")).isEqualTo(only.text("id")));
    return new RestApi(
        id, stage, aws.resources(id).stream().flatMap(r -> Resource.of(r).stream()).toList());
  }

  /**
   * The API that this document of OpenAPI declares, all methods alike, as it was made under this id
   * in this stage.
   */
  static RestApi declared(Json document, String id, String stage) {
    Json.Obj paths = (Json.Obj) document.at("paths").orElseThrow();
    return new RestApi(
        id,
        stage,
        paths.members().entrySet().stream()
            .map(path -> new Resource(path.getKey(), called(path.getValue())))
            .toList());
  }

  private static String called(Json path) {
    return Pointer.of("x-amazon-apigateway-any-method", "x-amazon-apigateway-integration", "uri")
        .in(path)
        .flatMap(Json::asText)
        .orElseThrow();
  }

  /** The most specific resource that has this path. */
  Optional<Resource> resource(String path) {
    return resources.stream()
        .filter(resource -> resource.matched(path).isPresent())
        .max(Comparator.comparingInt(resource -> resource.path().length()));
  }
}
