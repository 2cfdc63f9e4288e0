package dev.portcullis.blackbox;

import dev.portcullis.tools.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a page for people shows is what happens: every command and snippet of it runs, in order. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PageContract {
  private final Path page;
  private PageWorld world;

  PageContract(String page) {
    this.page = Path.of(page);
  }

  @BeforeAll
  void start() throws IOException {
    Tool.need("sh");
    Tool.need("curl");
    world = PageWorld.start();
  }

  @AfterAll
  void stop() throws IOException {
    if (world != null) {
      world.close();
    }
  }

  /** All but pictures, and the two commands that start and test: the test that runs is one. */
  Stream<Prose.Block> blocks() {
    return Prose.blocks(page).stream()
        .filter(block -> !block.language().isEmpty() && !block.language().equals("sh"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void shows(Prose.Block block) throws Exception {
    world.run(block);
  }
}
