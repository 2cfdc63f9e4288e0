package dev.portcullis.blackbox;

import dev.portcullis.tools.PlainProcess;
import dev.portcullis.tools.Tool;
import dev.portcullis.upstream.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The model of {@code infra/compose}, at another port: it says whatever model it is asked for. */
final class ComposeModel implements AutoCloseable {
  private final Process process;
  private final URI origin;

  private ComposeModel(Process process, URI origin) {
    this.process = process;
    this.origin = origin;
  }

  /** Starts it in this folder, and waits until it listens. */
  static ComposeModel in(Path folder) throws Exception {
    Tool.need("python3");
    int port = EmulatorProcess.freePort();
    Path script = folder.resolve("model.py");
    Files.writeString(
        script, ComposeFiles.replaced(ComposeFiles.text("model.py"), "9000", "" + port));
    Process process =
        PlainProcess.in(
                folder,
                folder.resolve("model.txt"),
                List.of("python3", script.toString()),
                Map.of())
            .start();
    Eventually.holds(() -> listens(port));
    return new ComposeModel(process, URI.create("http://127.0.0.1:" + port));
  }

  private static boolean listens(int port) {
    try (var ignored = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Where it is called. */
  URI origin() {
    return origin;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
