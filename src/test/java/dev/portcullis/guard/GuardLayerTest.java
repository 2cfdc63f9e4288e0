package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Direction;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Inspection;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests and plain replies. */
class GuardLayerTest {
  private static final String TOKEN = SecretCorpus.secret("github-token");
  private static final String CARD = SecretCorpus.secret("card");
  private static final String HIDDEN = "[redacted:github-token]";
  private static final GuardPolicy DEFAULT = GuardPolicy.DEFAULT;

  private static String asking(String text) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":"
        + GuardWorld.quoted(text)
        + "}]}";
  }

  private static String saying(String text) {
    return "{\"id\":\"c-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
        + GuardWorld.quoted(text)
        + "}}]}";
  }

  private static String asked(GuardRun run) {
    return GuardRun.at(run.upstreamBody(), "messages", "0", "content");
  }

  private static String said(GuardRun run) {
    return GuardRun.at(run.document(), "choices", "0", "message", "content");
  }

  @Test
  void redactsSecretsAndNotesPersonalDataIfNothingIsConfigured() {
    String text = "use " + TOKEN + " and " + CARD + ".";

    var run = GuardWorld.chat(DEFAULT).body(asking(text)).answers(saying(text));

    assertThat(asked(run)).isEqualTo("use " + HIDDEN + " and " + CARD + ".");
    assertThat(said(run)).isEqualTo("use " + HIDDEN + " and " + CARD + ".");
    assertThat(run.findings())
        .containsExactly(
            "input card flag 1",
            "input github-token redact 1",
            "output card flag 1",
            "output github-token redact 1");
  }

  @Test
  void guardsARouteOfWhichItKnowsNothing() {
    assertThat(new GuardLayer(java.util.Map.of()).name()).isEqualTo("guard");
    assertThat(DEFAULT.described())
        .isEqualTo("secrets redact in and out; personal flag in and out");
  }

  @ParameterizedTest
  @CsvSource({"ALLOW,false", "FLAG,true"})
  void letsRequestsPassThatItMayNotChange(Action action, boolean noted) {
    var run =
        GuardWorld.chat(GuardWorld.policy(action, Action.ALLOW))
            .body(asking(TOKEN))
            .answers(saying("ok"));

    assertThat(asked(run)).isEqualTo(TOKEN);
    assertThat(run.in().findings().isEmpty()).isNotEqualTo(noted);
  }

  @ParameterizedTest
  @CsvSource({"ALLOW,false", "FLAG,true"})
  void letsRepliesPassThatItMayNotChange(Action action, boolean noted) {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.ALLOW, action))
            .body(asking("hi"))
            .answers(saying(TOKEN));

    assertThat(said(run)).isEqualTo(TOKEN);
    assertThat(run.in().findings().isEmpty()).isNotEqualTo(noted);
  }

  @Test
  void doesNotLookWhereEverythingIsAllowed() {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.ALLOW, Action.ALLOW))
            .body(asking(TOKEN))
            .answers(saying(TOKEN));

    assertThat(run.in().inspections()).isEmpty();
    assertThat(run.in().replyMustBeReadable()).isFalse();
  }

  @Test
  void saysHowMuchItLookedAt() {
    var run = GuardWorld.chat(DEFAULT).body(asking("four")).answers(saying("fives"));

    assertThat(run.in().inspections())
        .containsExactly(
            new Inspection(Direction.INPUT, 1, 4), new Inspection(Direction.OUTPUT, 1, 5));
    assertThat(run.in().replyMustBeReadable()).isTrue();
  }

  @Test
  void refusesARequestByKindAndNeverReachesTheUpstream() {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.REFUSE, Action.ALLOW))
            .body(asking("a " + TOKEN + " b " + CARD))
            .answers(saying("never"));

    assertThat(run.forwarded()).isFalse();
    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.refusal().map(Refusal::detail).orElseThrow())
        .contains("card, github-token")
        .doesNotContain(TOKEN, CARD);
    assertThat(run.findings())
        .containsExactly("input card refuse 1", "input github-token refuse 1");
  }

  @Test
  void refusesAPlainReplyByKindBeforeItBegins() {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.ALLOW, Action.REFUSE)).answers(saying(TOKEN));

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.refusal().map(Refusal::detail).orElseThrow())
        .contains("github-token")
        .doesNotContain(TOKEN);
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void leavesACallAndAReplyWithoutMatchesAsTheyAre() {
    var run = GuardWorld.chat(DEFAULT).body(asking("hello")).answers(saying("world"));

    assertThat(JsonWriter.text(run.upstreamBody())).isEqualTo(asking("hello"));
    assertThat(JsonWriter.text(run.document())).isEqualTo(saying("world"));
  }

  @Test
  void redactsEachTextOfARequestWhereverItStands() {
    String body =
        """
        {"model":"m","user":%1$s,"metadata":{"a":%1$s},
         "messages":[{"role":"system","content":%1$s},
          {"role":"user","content":[{"type":"text","text":%1$s},{"type":"text","text":"b"}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"c","type":"function",
            "function":{"name":"f","arguments":%2$s}}]},
          {"role":"tool","tool_call_id":"c","content":%1$s}]}"""
            .formatted(GuardWorld.quoted(TOKEN), GuardWorld.quoted("{\"k\":\"" + TOKEN + "\"}"));

    var run = GuardWorld.chat(DEFAULT).body(body).answers(saying("ok"));

    String sent = JsonWriter.text(run.upstreamBody());
    assertThat(sent).doesNotContain(TOKEN);
    assertThat(sent.split("\\Q" + HIDDEN + "\\E", -1)).hasSize(7);
    assertThat(sent).contains(GuardWorld.quoted("{\"k\":\"" + HIDDEN + "\"}"));
  }

  @Test
  void doesNotReadTwoTextsOfARequestAsOne() {
    String half = TOKEN.substring(0, 20);
    String rest = TOKEN.substring(20);
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":"
            + GuardWorld.quoted(half)
            + "},{\"type\":\"text\",\"text\":"
            + GuardWorld.quoted(rest)
            + "}]}]}";

    var run = GuardWorld.chat(DEFAULT).body(body).answers(saying("ok"));

    assertThat(run.in().findings()).isEmpty();
  }

  @Test
  void refusesASecretInAStringThatIsStructure() {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":"
            + GuardWorld.quoted(TOKEN)
            + ",\"content\":\"x\"}]}";

    var run = GuardWorld.chat(DEFAULT).body(body).answers(saying("ok"));

    assertThat(run.reason()).hasValue(Reason.GUARDED);
  }

  @Test
  void redactsAnErrorOfTheUpstreamThatQuotesTheRequest() {
    var run =
        GuardWorld.chat(DEFAULT)
            .answers(
                "{\"error\":{\"message\":"
                    + GuardWorld.quoted("bad input: " + TOKEN)
                    + ",\"type\":\"invalid_request_error\"}}");

    assertThat(GuardRun.at(run.document(), "error", "message")).isEqualTo("bad input: " + HIDDEN);
  }

  @Test
  void passesEmbeddings() {
    String reply = "{\"object\":\"list\",\"data\":[{\"embedding\":[0.5,0.25],\"index\":0}]}";

    var run = GuardWorld.embeddings(DEFAULT).answers(reply);

    assertThat(JsonWriter.text(run.document())).isEqualTo(reply);
  }

  @Test
  void replacesInALargeDocumentAllAtOnce() {
    String item = "{\"t\":" + GuardWorld.quoted(TOKEN) + "}";
    String body = "{\"a\":[" + String.join(",", java.util.Collections.nCopies(30_000, item)) + "]}";

    var run = GuardWorld.generic(DEFAULT).body(body).answers("{}");

    assertThat(run.findings()).containsExactly("input github-token redact 30000");
    assertThat(JsonWriter.text(run.upstreamBody())).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void passesAReplyWithoutContent(Action action) {
    var run = GuardWorld.generic(GuardWorld.policy(action, action)).writes();

    assertThat(run.outcome()).isInstanceOf(Outcome.Answered.class);
    assertThat(((Outcome.Answered) run.outcome()).tail()).isEqualTo(Frame.Bytes.NONE);
    assertThat(run.findings()).isEqualTo(List.of());
  }
}
