package dev.portcullis.blackbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What lets the packaged application start sooner, as the launcher does it for its users. */
final class AotCache {
  private AotCache() {}

  /** Options of the JVM; none where the launcher has made nothing. */
  static List<String> options() {
    String file = Made.FILE;
    return file.isEmpty()
        ? List.of()
        : List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off");
  }

  /** Made once for all tests. */
  private static final class Made {
    static final String FILE = make();

    private static String make() {
      try {
        Process launcher = new ProcessBuilder("sh", "portcullis", "aot").start();
        return new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      } catch (IOException noShell) {
        return "";
      }
    }
  }
}
