package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets beside the texts: in paths, queries, names of members and lists of tokens. */
class GuardPlacesTest {
  private static final String TOKEN = SecretCorpus.secret("github-token");
  private static final String HIDDEN = "[redacted:github-token]";
  private static final GuardPolicy DEFAULT = GuardPolicy.DEFAULT;

  @ParameterizedTest
  @ValueSource(strings = {"x/%s", "x?key=%s", "x?key=%%67hp_%s", "x?a=b&password=%s"})
  void refusesASecretInThePathOrTheQueryWhereNothingCanBeReplaced(String target) {
    String value = target.contains("%67") ? TOKEN.substring(4) : TOKEN;
    String secret = target.contains("ghp_") ? TOKEN.replaceFirst("^gh._", "") : value;

    var run = GuardWorld.generic(DEFAULT).body("{}").target(target.formatted(secret)).answers("{}");

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.forwarded()).isFalse();
  }

  @Test
  void notesASecretInTheQueryWhereItIsFlagged() {
    var run =
        GuardWorld.generic(GuardWorld.policy(Action.FLAG, Action.ALLOW))
            .body("{}")
            .target("x?key=" + TOKEN)
            .answers("{}");

    assertThat(run.forwarded()).isTrue();
    assertThat(run.findings()).containsExactly("input github-token flag 1");
  }

  @Test
  void refusesASecretInTheNameOfAMember() {
    var run =
        GuardWorld.generic(DEFAULT)
            .body("{\"a\":[{" + GuardWorld.quoted(TOKEN) + ":1}]}")
            .answers("{}");

    assertThat(run.reason()).hasValue(Reason.GUARDED);
  }

  @Test
  void refusesAReplyWithASecretInTheNameOfAMember() {
    var run = GuardWorld.generic(DEFAULT).answers("{\"a\":{" + GuardWorld.quoted(TOKEN) + ":1}}");

    assertThat(run.reason()).hasValue(Reason.GUARDED);
  }

  @Test
  void replacesASecretThatIsCutOverTheTokensOfAList() {
    String tokens =
        "{\"token\":%s,\"bytes\":[103]},{\"token\":%s,\"bytes\":[104]},{\"token\":%s,\"bytes\":null}"
            .formatted(
                GuardWorld.quoted("see " + TOKEN.substring(0, 7)),
                GuardWorld.quoted(TOKEN.substring(7, 20)),
                GuardWorld.quoted(TOKEN.substring(20) + " now"));

    var run =
        GuardWorld.chat(DEFAULT)
            .answers(
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"x\"},\"logprobs\":{\"content\":["
                    + tokens
                    + "]}}]}");

    Json list = Pointer.of("choices", "0", "logprobs", "content").in(run.document()).orElseThrow();
    assertThat(JsonWriter.text(list))
        .isEqualTo(
            "[{\"token\":\"see "
                + HIDDEN
                + "\",\"bytes\":null},{\"token\":\"\",\"bytes\":null},"
                + "{\"token\":\" now\",\"bytes\":null}]");
  }
}
