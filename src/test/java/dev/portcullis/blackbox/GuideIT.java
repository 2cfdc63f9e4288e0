package dev.portcullis.blackbox;

/** The guide. */
class GuideIT extends PageContract {
  GuideIT() {
    super("docs/GUIDE.md");
  }
}
