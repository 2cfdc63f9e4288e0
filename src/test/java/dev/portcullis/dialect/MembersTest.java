package dev.portcullis.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Dialect.InvalidCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would have a call mean something else upstream than what was authorised. */
class MembersTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"Model\":\"canary\"}",
        "{\"model\":\"m\",\"STREAM\":true}",
        "{\"model\":\"m\",\"\u017ftream\":true}",
        "{\"model\":\"m\",\"me\u017f\u017fages\":[\"canary\"]}",
        "{\"model\":\"m\",\"max_to\u212aens\":1}",
        "{\"model\":\"m\",\"models\":[\"canary\"]}",
        "{\"model\":\"m\",\"fallbacks\":[\"canary\"]}",
        "{\"model\":\"m\",\"route\":\"fallback\"}",
        "{\"model\":\"m\",\"mcp_servers\":[{\"url\":\"https://x.example\"}]}",
        "{\"model\":\"m\",\"tools\":[{\"type\":\"mcp\",\"server_url\":\"https://x.example\"}]}",
        "{\"model\":\"m\",\"tools\":[{\"type\":\"image_generation\",\"model\":\"canary\"}]}"
      })
  void refusesWhatWouldDivertTheCall(String body) {
    assertThatThrownBy(() -> Members.check(parsed(body)))
        .isInstanceOf(InvalidCall.class)
        .hasMessageNotContaining("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"metadata\":{\"Model\":\"x\"},\"models\":null}",
        "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]}",
        "{\"model\":\"m\",\"tools\":[{\"type\":\"x\",\"model\":\"m\"}]}"
      })
  void leavesOtherMembersAlone(String body) {
    assertThatCode(() -> Members.check(parsed(body))).doesNotThrowAnyException();
  }

  @Test
  void saysWhatIsWrongByTheMembersName() {
    assertThatThrownBy(() -> Members.check(parsed("{\"models\":[]}")))
        .satisfies(wrong -> assertThat(((InvalidCall) wrong).problem()).contains("`models`"));
  }

  private static Json.Obj parsed(String body) throws InvalidJson {
    return (Json.Obj) new JsonReader(JsonLimits.REQUEST).read(body);
  }
}
