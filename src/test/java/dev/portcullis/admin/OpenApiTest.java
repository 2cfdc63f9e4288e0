package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The document of the API is what the gateway goes by. */
class OpenApiTest {
  private static final Path DOCUMENT = Path.of("docs/openapi.json");

  /** To write it anew: {@code ./portcullis test -Dtest=OpenApiTest -Dpage=write}. */
  @Test
  void keepsTheDocumentTrue() throws Exception {
    String document = pretty(OpenApi.document(), "") + "\n";
    if ("write".equals(System.getProperty("page"))) {
      Files.writeString(DOCUMENT, document);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(document);
    assertThat(JsonWriter.text(new JsonReader(JsonLimits.REPLY).read(document)))
        .isEqualTo(JsonWriter.text(OpenApi.document()));
  }

  @Test
  void everyOperationOfAdministrationHasAnEndpoint() {
    assertThat(Arrays.stream(Endpoint.values()).map(Endpoint::operation))
        .containsAll(Arrays.stream(Operation.values()).filter(Operation::administrative).toList())
        .allMatch(Operation::administrative);
  }

  @ParameterizedTest
  @EnumSource
  void noOtherEndpointIsMeantByTheSameRequest(Endpoint endpoint) {
    List<String> path =
        List.of(
            endpoint
                .template()
                .replace("{tenant}", "acme")
                .replace("{id}", "aaaaaaaaaaaaaaaa")
                .replace("{name}", "reader")
                .split("/", -1));

    assertThat(Endpoint.at(path).stream().filter(e -> e.method().equals(endpoint.method())))
        .containsExactly(endpoint);
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatChangesNothingIsAskedByGet(Endpoint endpoint) {
    assertThat(endpoint.method().equals("GET")).isEqualTo(!endpoint.operation().changes());
  }

  static String pretty(Json json, String indent) {
    String deeper = indent + "  ";
    return switch (json) {
      case Json.Obj(Map<String, Json> members) when !members.isEmpty() ->
          "{\n"
              + String.join(
                  ",\n",
                  members.entrySet().stream()
                      .map(
                          m ->
                              deeper
                                  + JsonWriter.text(Json.of(m.getKey()))
                                  + ": "
                                  + pretty(m.getValue(), deeper))
                      .toList())
              + "\n"
              + indent
              + "}";
      case Json.Arr(List<Json> items) when !items.isEmpty() ->
          "[\n"
              + String.join(",\n", items.stream().map(i -> deeper + pretty(i, deeper)).toList())
              + "\n"
              + indent
              + "]";
      default -> JsonWriter.text(json);
    };
  }
}
