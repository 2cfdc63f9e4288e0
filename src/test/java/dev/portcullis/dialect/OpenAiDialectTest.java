package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import dev.portcullis.pipeline.Dialect.Resolution;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiDialectTest {
  private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final ProviderDialect dialect = new OpenAiDialect();

  @ParameterizedTest
  @CsvSource({
    "POST, v1/chat/completions, CHAT",
    "POST, v1/responses, RESPONSES",
    "POST, v1/embeddings, EMBEDDINGS",
    "GET, v1/models, MODELS_READ",
    "GET, v1/models/gpt-4o, MODELS_READ",
    "GET, v1/models/meta/llama-3, MODELS_READ",
  })
  void resolvesEachOperation(String method, String path, Operation operation) {
    assertThat(dialect.resolve(method, List.of(path.split("/"))))
        .isEqualTo(new Resolution.Known(operation));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1",
        "v1/chat",
        "v1/completions",
        "v1/files",
        "chat/completions",
        "V1/chat/completions",
        "v1/chat/completions/x",
        "v1/responses/resp_1"
      })
  void knowsNoOtherPath(String path) {
    assertThat(dialect.resolve("POST", List.of(path.split("/"))))
        .isEqualTo(new Resolution.Unknown());
  }

  @Test
  void namesTheAllowedMethodForAKnownPath() {
    assertThat(dialect.resolve("GET", List.of("v1", "chat", "completions")))
        .isEqualTo(new Resolution.WrongMethod(Set.of("POST")));
    assertThat(dialect.resolve("DELETE", List.of("v1", "models", "gpt-4o")))
        .isEqualTo(new Resolution.WrongMethod(Set.of("GET")));
  }

  @Test
  void readsModelIdWithSlashes() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.MODELS_READ,
            Given.request("GET"),
            Given.target("v1/models/meta/llama-3?limit=5"),
            Optional.empty());

    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.model()).contains("meta/llama-3");
    assertThat(call.query()).isEmpty();
    assertThat(call.body()).isEmpty();
    assertThat(call.spans()).isEmpty();
  }

  @Test
  void readsModelsListAsCallWithoutModel() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.MODELS_READ,
            Given.request("GET"),
            Given.target("v1/models"),
            Optional.empty());

    assertThat(call.model()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1/models/a%00?x=1", "v1/models?unknown=1", "v1/models/\u0007"})
  void refusesOddModelsReads(String target) {
    assertThatThrownBy(
            () ->
                dialect.call(
                    Operation.MODELS_READ,
                    Given.request("GET"),
                    Given.target(target),
                    Optional.empty()))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void refusesModelsReadWithBody() {
    assertThatThrownBy(
            () ->
                dialect.call(
                    Operation.MODELS_READ,
                    Given.request("GET"),
                    Given.target("v1/models"),
                    Optional.of(Given.json("{}"))))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void refusesQueryOnCalls() {
    assertThatThrownBy(
            () ->
                Given.post(
                    dialect,
                    Operation.CHAT,
                    "v1/chat/completions?api-version=1",
                    "{\"model\":\"m\"," + MESSAGES + "}"))
        .isInstanceOf(InvalidCall.class)
        .hasMessageNotContaining("api-version");
  }

  @Test
  void refusesOperationsOfOtherDialects() {
    assertThatThrownBy(() -> Given.post(dialect, Operation.MESSAGES, "v1/messages", "{}"))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void passesNoRequestHeader() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.CHAT,
            Given.request("POST", "openai-organization", "org-1", "authorization", "Bearer x"),
            Given.target("v1/chat/completions"),
            Optional.of(Given.json("{\"model\":\"m\"," + MESSAGES + "}")));

    assertThat(call.headers()).isEqualTo(Headers.NONE);
  }

  @Test
  void sendsTheUpstreamsNameOfTheModelAndNothingElseChanged() throws InvalidCall {
    Call call = Given.chat("{\"temperature\":0.10,\"model\":\"alias\"," + MESSAGES + "}");

    assertThat(dialect.outgoing(call, Optional.of("gpt-4o-2024")).map(JsonWriter::text))
        .contains("{\"temperature\":0.10,\"model\":\"gpt-4o-2024\"," + MESSAGES + "}");
    assertThat(dialect.outgoing(call, Optional.empty())).isEqualTo(call.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | {\"include_usage\":true}",
        ",\"stream_options\":null | {\"include_usage\":true}",
        ",\"stream_options\":{\"include_usage\":false} | {\"include_usage\":true}",
        ",\"stream_options\":{\"include_obfuscation\":false}"
            + " | {\"include_obfuscation\":false,\"include_usage\":true}",
      })
  void asksTheUpstreamForUsageOfStreamedChats(String given, String expected) throws InvalidCall {
    Call call = Given.chat("{\"model\":\"m\",\"stream\":true," + MESSAGES + given + "}");

    assertThat(
            dialect
                .outgoing(call, Optional.of("m"))
                .flatMap(body -> body.at("stream_options"))
                .map(JsonWriter::text))
        .contains(expected);
  }

  @Test
  void leavesStreamOptionsOfResponsesAlone() throws InvalidCall {
    Call call = Given.response("{\"model\":\"m\",\"input\":\"x\",\"stream\":true}");

    assertThat(dialect.outgoing(call, Optional.of("m"))).isEqualTo(call.body());
  }

  @Test
  void sendsCredentialAsBearerToken() {
    assertThat(dialect.credential("sk-1"))
        .isEqualTo(new Headers.Field("authorization", "Bearer sk-1"));
  }

  @Test
  void letsNoAccountHeaderOfTheUpstreamPass() {
    assertThat(dialect.replyHeaders())
        .contains("openai-processing-ms", "retry-after")
        .noneMatch(name -> name.contains("organization") || name.contains("cookie"))
        .noneMatch(name -> name.contains("ratelimit") || name.contains("request-id"));
  }
}
