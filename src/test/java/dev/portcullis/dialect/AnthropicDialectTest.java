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

class AnthropicDialectTest {
  private static final String BODY =
      """
      {"model":"claude","max_tokens":64,"messages":[{"role":"user","content":"Hi"}]}""";

  private final ProviderDialect dialect = new AnthropicDialect();

  @ParameterizedTest
  @CsvSource({
    "POST, v1/messages, MESSAGES",
    "POST, v1/messages/count_tokens, MESSAGES_COUNT_TOKENS",
    "GET, v1/models, MODELS_READ",
    "GET, v1/models/claude-x, MODELS_READ",
  })
  void resolvesEachOperation(String method, String path, Operation operation) {
    assertThat(dialect.resolve(method, List.of(path.split("/"))))
        .isEqualTo(new Resolution.Known(operation));
  }

  @Test
  void knowsNoOtherPathAndNoOtherMethod() {
    assertThat(dialect.resolve("POST", List.of("v1", "messages", "batches")))
        .isEqualTo(new Resolution.Unknown());
    assertThat(dialect.resolve("PUT", List.of("v1", "messages")))
        .isEqualTo(new Resolution.WrongMethod(Set.of("POST")));
  }

  @Test
  void readsMessagesCallWithItsHeadersAndItsBetaQuery() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.MESSAGES,
            Given.request(
                "POST",
                "anthropic-version",
                "2023-06-01",
                "anthropic-beta",
                "a",
                "anthropic-beta",
                "b",
                "x-api-key",
                "pcl_secret"),
            Given.target("v1/messages?beta=true"),
            Optional.of(Given.json(BODY)));

    assertThat(call.model()).contains("claude");
    assertThat(call.stream()).isFalse();
    assertThat(call.maximumOutput()).hasValue(64);
    assertThat(call.query()).isEqualTo("beta=true");
    assertThat(call.headers())
        .isEqualTo(
            Headers.of(
                "anthropic-version", "2023-06-01", "anthropic-beta", "a", "anthropic-beta", "b"));
  }

  @Test
  void readsTokenCountAsCallWithoutOutput() throws InvalidCall {
    Call call =
        Given.post(dialect, Operation.MESSAGES_COUNT_TOKENS, "v1/messages/count_tokens", BODY);

    assertThat(call.maximumOutput()).hasValue(0);
    assertThat(call.model()).contains("claude");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":\"m\",\"max_tokens\":1}",
        "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[1]}",
        "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{}]}",
        "{\"model\":null,\"max_tokens\":1,\"messages\":[{}]}",
        "{\"model\":\"m\",\"stream\":\"true\",\"messages\":[{}]}",
      })
  void refusesInvalidMessages(String body) {
    assertThatThrownBy(() -> Given.messages(body)).isInstanceOf(InvalidCall.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"beta=false", "beta", "beta=true&x=1", "b%65ta=true", "&"})
  void refusesAnyOtherQuery(String query) {
    assertThatThrownBy(() -> Given.post(dialect, Operation.MESSAGES, "v1/messages?" + query, BODY))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void ignoresPagingOfTheModels() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.MODELS_READ,
            Given.request("GET"),
            Given.target("v1/models?limit=1000&after_id=x"),
            Optional.empty());

    assertThat(call.query()).isEmpty();
  }

  @Test
  void refusesOperationsOfOtherDialects() {
    assertThatThrownBy(() -> Given.post(dialect, Operation.CHAT, "v1/messages", BODY))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void sendsTheUpstreamsNameOfTheModel() throws InvalidCall {
    assertThat(
            dialect.outgoing(Given.messages(BODY), Optional.of("claude-x-1")).map(JsonWriter::text))
        .contains(BODY.replace("\"claude\"", "\"claude-x-1\""));
  }

  @Test
  void sendsCredentialAsApiKey() {
    assertThat(dialect.credential("sk-ant")).isEqualTo(new Headers.Field("x-api-key", "sk-ant"));
  }

  @Test
  void letsNoAccountHeaderOfTheUpstreamPass() {
    assertThat(dialect.replyHeaders())
        .contains("retry-after")
        .noneMatch(name -> name.contains("organization") || name.contains("ratelimit"));
  }
}
