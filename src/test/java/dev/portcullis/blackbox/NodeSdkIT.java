package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private static SdkSuite suite;
  private static SdkWorld world;

  @BeforeAll
  static void start() {
    suite = SdkSuite.of("node", "package-lock.json");
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

  /** A module is looked for beside the file that wants it, so the tests go where the SDKs are. */
  @ParameterizedTest
  @MethodSource("files")
  void passes(String file, @TempDir Path folder) throws IOException, InterruptedException {
    for (String source : List.of(file, "world.mjs")) {
      Files.copy(suite.sources().resolve(source), folder.resolve(source));
    }
    Files.createSymbolicLink(
        folder.resolve("node_modules"), suite.prepared().resolve("node_modules"));
    suite.run(
        folder,
        world.environment(),
        List.of(
            suite.prepared().resolve("bin/node").toString(),
            "--test",
            "--test-reporter=spec",
            file));
  }
}
