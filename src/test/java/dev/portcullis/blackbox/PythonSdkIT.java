package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's and Anthropic's own SDKs for Python, and LangChain over them, through the gateway. */
@Tag("slow")
class PythonSdkIT {
  private static SdkSuite suite;
  private static SdkWorld world;

  @BeforeAll
  static void start() {
    suite = SdkSuite.of("python", "requirements.txt");
    world = SdkWorld.start();
  }

  @AfterAll
  static void stop() {
    if (world != null) {
      world.close();
    }
  }

  static Stream<String> files() {
    return SdkSuite.files("python", "test_*.py");
  }

  @ParameterizedTest
  @MethodSource("files")
  void passes(String file, @TempDir Path folder) throws IOException, InterruptedException {
    var environment = new HashMap<>(world.environment());
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    suite.run(
        folder,
        environment,
        List.of(
            suite.prepared().resolve("bin/python").toString(),
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            suite.sources().toString(),
            "--tb=short",
            "--no-header",
            suite.sources().resolve(file).toString()));
  }
}
