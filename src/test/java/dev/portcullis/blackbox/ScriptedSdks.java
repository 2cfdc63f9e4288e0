package dev.portcullis.blackbox;

import dev.portcullis.tools.SdkSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs files of the suites of other languages' SDKs against a gateway. */
enum ScriptedSdks {
  /** By pytest. */
  PYTHON("python", "requirements.txt") {
    @Override
    void run(String file, Map<String, String> world, Path folder)
        throws IOException, InterruptedException {
      SdkSuite suite = suite();
      var environment = new HashMap<>(world);
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
  },

  /**
   * By Node.js, which looks for a module beside the file that wants it: tests go where SDKs are.
   */
  NODE("node", "package-lock.json") {
    @Override
    void run(String file, Map<String, String> world, Path folder)
        throws IOException, InterruptedException {
      SdkSuite suite = suite();
      for (String source : List.of(file, "world.mjs")) {
        Files.copy(suite.sources().resolve(source), folder.resolve(source));
      }
      Files.createSymbolicLink(
          folder.resolve("node_modules"), suite.prepared().resolve("node_modules"));
      suite.run(
          folder,
          world,
          List.of(
              suite.prepared().resolve("bin/node").toString(),
              "--test",
              "--test-reporter=spec",
              file));
    }
  };

  private final String language;
  private final String lock;

  ScriptedSdks(String language, String lock) {
    this.language = language;
    this.lock = lock;
  }

  /** Where it is installed. Leaves the test out where it is not. */
  SdkSuite suite() {
    return SdkSuite.of(language, lock);
  }

  /**
   * Runs one file.
   *
   * @param world what the file reads of its environment: GATEWAY, KEY, MINI_KEY, TOLD ({@link
   *     SdkWorld})
   * @param folder an empty one
   */
  abstract void run(String file, Map<String, String> world, Path folder)
      throws IOException, InterruptedException;
}
