package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import dev.portcullis.pipeline.Dialect.Resolution;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.ProviderDialect;
import dev.portcullis.pipeline.ReplyReader;
import dev.portcullis.pipeline.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenericDialectTest {
  private final ProviderDialect dialect = new GenericDialect();

  private Call post(String target, String body) throws InvalidCall {
    return Given.post(dialect, Operation.INVOKE, target, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"})
  void resolvesEveryPath(String method) {
    assertThat(dialect.resolve(method, List.of("any", "where")))
        .isEqualTo(new Resolution.Known(Operation.INVOKE));
    assertThat(dialect.resolve(method, List.of()))
        .isEqualTo(new Resolution.Known(Operation.INVOKE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPTIONS", "TRACE", "CONNECT", "post"})
  void allowsNoOtherMethod(String method) {
    assertThat(dialect.resolve(method, List.of("x")))
        .isEqualTo(
            new Resolution.WrongMethod(Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")));
  }

  @Test
  void readsCallWithEveryStringAsText() throws InvalidCall {
    Call call =
        post(
            "predict?version=2&q=%20",
            """
            {"model":"m1","stream":true,"type":"greeting","rows":[["a",1],{"id":"b.c"}]}""");

    assertThat(call.query()).isEqualTo("version=2&q=%20");
    assertThat(call.model()).contains("m1");
    assertThat(call.stream()).isTrue();
    assertThat(Given.texts(call))
        .isEqualTo(Map.of("model", "m1", "type", "greeting", "rows.0.0", "a", "rows.1.id", "b.c"));
  }

  @Test
  void readsStreamOnlyWhereItIsWhatItSeems() throws InvalidCall {
    Call call = post("x", "{\"stream\":\"river\"}");

    assertThat(call.model()).isEmpty();
    assertThat(call.stream()).isFalse();
  }

  /** Lenient upstreams (Go's decoder) read members whatever their case, and the last one wins. */
  @Test
  void refusesAnotherSpellingOfWhatDecides() {
    for (String name : new String[] {"Model", "MODEL", "Stream", "\u017ftream"}) {
      assertThatThrownBy(() -> post("/any/x", "{\"model\":\"m\",\"" + name + "\":\"canary\"}"))
          .isInstanceOf(InvalidCall.class)
          .hasMessageNotContaining("canary");
    }
  }

  /** A model that authorisation cannot read must not reach an upstream that can. */
  @Test
  void refusesModelThatIsNoString() {
    for (String model : new String[] {"[\"m\"]", "7", "{}", "null"}) {
      assertThatThrownBy(() -> post("/any/x", "{\"model\":" + model + "}"))
          .isInstanceOf(InvalidCall.class);
    }
  }

  @Test
  void refusesUnreadableModelName() {
    assertThatThrownBy(() -> post("x", "{\"model\":\"a\\u0000b\"}"))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void needsNoBodyAndPassesAccept() throws InvalidCall {
    Call call =
        dialect.call(
            Operation.INVOKE,
            Given.request("GET", "accept", "text/csv", "cookie", "a=b"),
            Given.target("report"),
            Optional.empty());

    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.body()).isEmpty();
    assertThat(call.headers()).isEqualTo(Headers.of("accept", "text/csv"));
    assertThat(dialect.outgoing(call, Optional.of("m"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void refusesBodyWhereNoneBelongs(String method) {
    assertThatThrownBy(
            () ->
                dialect.call(
                    Operation.INVOKE,
                    Given.request(method),
                    Given.target("x"),
                    Optional.of(Json.obj())))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void refusesOperationsOfOtherDialects() {
    assertThatThrownBy(() -> Given.post(dialect, Operation.CHAT, "x", "{}"))
        .isInstanceOf(InvalidCall.class);
  }

  @Test
  void replacesModelWhereThereIsOne() throws InvalidCall {
    assertThat(
            dialect
                .outgoing(post("x", "{\"model\":\"a\",\"b\":1}"), Optional.of("z"))
                .map(JsonWriter::text))
        .contains("{\"model\":\"z\",\"b\":1}");
    assertThat(dialect.outgoing(post("x", "[1]"), Optional.of("z")).map(JsonWriter::text))
        .contains("[1]");
  }

  @Test
  void readsDocumentsWithEveryStringAsText() throws InvalidCall {
    ReplyReader replies = dialect.replies(post("x", "{\"a\":\"1234\"}"));

    Frame.Document document =
        replies.document(Given.json("{\"id\":\"x\",\"out\":[\"five5\",\"\"]}"));

    assertThat(Given.texts(document)).isEqualTo(Map.of("id", "x", "out.0", "five5"));
    assertThat(replies.usage()).isEqualTo(new Usage(3, 0, 3, Usage.Basis.COUNTED));
  }

  @Test
  void readsUsageByTheNamesThatAreThere() throws InvalidCall {
    assertThat(usage("{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":6}}"))
        .isEqualTo(new Usage(5, 0, 6, Usage.Basis.REPORTED));
    assertThat(
            usage(
                "{\"usage\":{\"input_tokens\":5,\"cache_read_input_tokens\":2,"
                    + "\"output_tokens\":6}}"))
        .isEqualTo(new Usage(7, 2, 6, Usage.Basis.REPORTED));
    assertThat(
            usage(
                "{\"usage\":{\"input_tokens\":5,\"input_tokens_details\":{\"cached_tokens\":2},"
                    + "\"output_tokens\":6}}"))
        .isEqualTo(new Usage(5, 2, 6, Usage.Basis.REPORTED));
  }

  private Usage usage(String document) throws InvalidCall {
    ReplyReader replies = dialect.replies(post("x", "{}"));
    replies.document(Given.json(document));
    return replies.usage();
  }

  @Test
  void takesAnyJsonForAnError() throws InvalidCall {
    ReplyReader replies = dialect.replies(post("x", "{}"));

    assertThat(replies.isError(Json.arr())).isTrue();
    assertThat(replies.usage()).isEqualTo(Usage.UNKNOWN);
  }

  @Test
  void readsEventsForAGuardAlone() throws Exception {
    ReplyReader replies = dialect.replies(post("x", "{}"));

    Frame.Event first = Given.passed(replies, null, "{\"a\":{\"b\":\"Hel\"},\"n\":1}");
    Frame.Event second = Given.passed(replies, "any", "{\"a\":{\"b\":\"lo\"}}");

    assertThat(replies.readsEvents()).isFalse();
    assertThat(Given.fresh(first)).containsExactly(Map.entry("a.b", "Hel"));
    assertThat(Given.fresh(second)).containsExactly(Map.entry("a.b", "lo"));
    assertThat(second.name()).isEqualTo("any");
    assertThat(Given.closed(second)).isEmpty();
    assertThat(replies.event(null, "[DONE]"))
        .isEqualTo(new ReplyReader.Decoded.Pass(new Frame.Done("[DONE]")));
  }

  @Test
  void refusesEventsThatAGuardCouldNotRead() throws InvalidCall {
    ReplyReader replies = dialect.replies(post("x", "{}"));

    assertThatThrownBy(() -> replies.event(null, "plain words"))
        .isInstanceOf(ReplyReader.Malformed.class);
  }

  @Test
  void speaksProblemsAndBearerTokens() {
    assertThat(dialect.voice()).isInstanceOf(ProblemVoice.class);
    assertThat(dialect.credential("s")).isEqualTo(new Headers.Field("authorization", "Bearer s"));
    assertThat(dialect.replyHeaders()).doesNotContain("set-cookie", "location");
  }
}
