package dev.portcullis.blackbox;

/** The README. */
class ReadmeIT extends PageContract {
  ReadmeIT() {
    super("README.md");
  }
}
