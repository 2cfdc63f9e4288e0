package dev.portcullis.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The lines of the greeting, pasted into a shell as they are. */
class GreetingIT {
  private static GatewayProcess gateway;
  private static List<String> curls;

  @BeforeAll
  static void start() {
    Tool.need("curl");
    Tool.need("sh");
    gateway = GatewayProcess.laptop().start();
    curls =
        Pattern.compile("(?m)^ *curl .*\\\\\\n.*\\\\\\n.*$")
            .matcher(gateway.output())
            .results()
            .map(MatchResult::group)
            .toList();
  }

  @AfterAll
  static void stop() {
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void saysInShortWhichControlsAreOn() {
    assertThat(gateway.output())
        .containsPattern("(?m)^  posture   on      .*Secrets outside version control")
        .containsPattern("(?m)^            (partly|off)  ")
        .contains("portcullis posture asks the stores, too, and says what to do");
  }

  @Test
  void printsThreeLinesToPaste() {
    assertThat(curls).hasSize(3);
  }

  @Test
  void theFirstAnswersPlainly() throws Exception {
    assertThat(pasted(curls.get(0))).contains("\"object\":\"chat.completion\"", "Hello");
  }

  @Test
  void theSecondStreams() throws Exception {
    assertThat(pasted(curls.get(1))).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
  }

  @Test
  void theThirdIsRefused() throws Exception {
    assertThat(pasted(curls.get(2))).startsWith("HTTP/1.1 401").contains("missing_api_key");
  }

  private static String pasted(String line) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
    String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return printed;
  }
}
