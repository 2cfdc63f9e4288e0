package dev.portcullis.blackbox;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What applications in Python and for Node.js see, of a gateway wherever it runs: those of their
 * suites that need no other route, and do not ask what arrived where.
 */
abstract class ScriptedSdkContract {
  /** The gateway. */
  abstract GatewayInReach gateway();

  @ParameterizedTest
  @CsvSource({
    "PYTHON,test_openai_chat.py",
    "PYTHON,test_openai_agent.py",
    "PYTHON,test_anthropic.py",
    "NODE,openai-chat.test.mjs",
    "NODE,openai-agent.test.mjs",
    "NODE,anthropic.test.mjs"
  })
  void passes(ScriptedSdks language, String file, @TempDir Path empty) throws Exception {
    String mini =
        gateway().key("--scope", "openai:*", "--scope", "anthropic:*", "--model", "stub-mini");
    language.run(
        file,
        Map.of(
            "GATEWAY",
            gateway().url(),
            "KEY",
            gateway().key("--scope", "*"),
            "MINI_KEY",
            mini,
            "TOLD",
            "http://127.0.0.1:1"),
        empty);
  }
}
