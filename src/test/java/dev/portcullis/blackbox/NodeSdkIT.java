package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's and Anthropic's own SDKs for Node.js, through the packaged gateway. */
@Tag("slow")
class NodeSdkIT {
  private static SdkWorld world;

  @BeforeAll
  static void start() {
    ScriptedSdks.NODE.suite();
    world = SdkWorld.start();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  static Stream<String> files() {
    return SdkSuite.files("node", "*.test.mjs");
  }

  @ParameterizedTest
  @MethodSource("files")
  void passes(String file, @TempDir Path folder) throws IOException, InterruptedException {
    ScriptedSdks.NODE.run(file, world.environment(), folder);
  }
}
