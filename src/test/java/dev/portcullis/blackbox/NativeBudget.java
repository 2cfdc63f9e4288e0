package dev.portcullis.blackbox;

import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import java.nio.file.Files;
import java.nio.file.Path;

/** The committed figures of the executable. */
final class NativeBudget {
  private NativeBudget() {}

  /** The figure of this name. */
  static long of(String name) throws Exception {
    byte[] budgets = Files.readAllBytes(Path.of("native-build/budgets.json"));
    return new JsonReader(JsonLimits.REPLY).read(budgets).integer(name).orElseThrow();
  }
}
