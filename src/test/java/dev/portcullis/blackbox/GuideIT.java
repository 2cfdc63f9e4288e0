package dev.portcullis.blackbox;

import org.junit.jupiter.api.Tag;

/** The guide, of which each block starts commands; the JVM is shown the README alone. */
@Tag("slow")
class GuideIT extends PageContract {
  GuideIT() {
    super("docs/GUIDE.md");
  }
}
