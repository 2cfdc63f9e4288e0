package dev.portcullis.blackbox;

import static dev.portcullis.blackbox.GuardedCalls.TOKEN;
import static dev.portcullis.blackbox.GuardedCalls.allRows;
import static dev.portcullis.blackbox.GuardedCalls.asking;
import static dev.portcullis.blackbox.GuardedCalls.at;
import static dev.portcullis.blackbox.GuardedCalls.joined;
import static dev.portcullis.blackbox.GuardedCalls.json;
import static dev.portcullis.blackbox.GuardedCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.guard.SecretCorpus;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard as it is by default, of a gateway wherever it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GuardContract {
  /** What of the model that leaks must not be seen. */
  private static final List<String> LEAKED = List.of("STUB7FAKE2", "Stub0Fake1");

  private String key = "";

  /** The gateway, with guards as they are by default. */
  abstract GatewayInReach gateway();

  @BeforeEach
  void makeKey() {
    if (key.isEmpty()) {
      key = gateway().key("--scope", "*");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSecretOfAPromptReachesNoModel(boolean stream) throws Exception {
    gateway().model().forget();

    var reply =
        post(
            gateway().url() + "/openai/v1/chat/completions",
            key,
            asking("stub", stream, "my " + TOKEN));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(gateway().model().seen().getLast().text())
        .contains("my [redacted:github-token]")
        .doesNotContain(TOKEN);
    assertThat(reply.body()).doesNotContain(TOKEN);
  }

  @Test
  void everyRowOfTheCorpusIsTreatedAsByDefaultInMessages() throws Exception {
    var plain =
        post(gateway().url() + "/anthropic/v1/messages", key, asking("stub", false, allRows()));
    var streamed =
        post(gateway().url() + "/anthropic/v1/messages", key, asking("stub", true, allRows()));

    String text = at(json(plain.body()), "content", "0", "text");
    assertThat(joined(streamed.body(), "delta", "text").equals(text)).isTrue();
    SecretCorpus.rows()
        .filter(row -> !row.isPersonal())
        .forEach(
            row ->
                assertThat(row.hidden()).as("%s", row).noneMatch(secret -> text.contains(secret)));
  }

  @ParameterizedTest
  @CsvSource({"openai/v1/chat/completions", "openai/v1/responses", "anthropic/v1/messages"})
  void whatAModelLeaksDoesNotLeave(String path) throws Exception {
    String tools =
        """
        ,"tools":[{"type":"function","name":"t","function":{"name":"t","parameters":%1$s},\
        "parameters":%1$s,"input_schema":%1$s}]"""
            .formatted("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}");
    for (boolean stream : new boolean[] {false, true}) {
      for (String with : new String[] {"", tools}) {
        String body =
            asking("stub-secrets", stream, "use the tool t")
                .replaceFirst("\\{", "{\"input\":\"use the tool t\",")
                .replaceFirst("}$", with + "}");

        var response = post(gateway().url() + "/" + path, key, forPath(path, body));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).doesNotContain(LEAKED).contains("[redacted:");
      }
    }
  }

  /** Members that one API knows are refused or mistaken by another. */
  private static String forPath(String path, String body) {
    Json.Obj all = (Json.Obj) json(body);
    return JsonWriter.text(
        path.endsWith("responses")
            ? all.without("messages").without("max_tokens")
            : all.without("input"));
  }

  @Test
  void argumentsOfAToolStayJson() throws Exception {
    String body =
        """
        {"model":"stub-secrets","stream":true,"messages":[{"role":"user","content":"tool"}],
         "tools":[{"type":"function","function":{"name":"t","parameters":{"type":"object",
          "properties":{"a":{"type":"string"},"b":{"type":"string"}}}}}]}""";

    var response = post(gateway().url() + "/openai/v1/chat/completions", key, body);

    String arguments =
        joined(
            response.body(), "choices", "0", "delta", "tool_calls", "0", "function", "arguments");
    assertThat(at(json(arguments), "b"))
        .contains("[redacted:aws-access-key-id]", "[redacted:pem-private-key]")
        .doesNotContain(LEAKED);
  }
}
