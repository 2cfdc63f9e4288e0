package dev.portcullis.guard;

import java.util.List;

/** Rules that are configured together. Adding one is one class, and its setting. */
interface Family {
  /** Its name in configuration. */
  String name();

  /** Its rules; where two begin a match at one place, the first one names it. */
  List<Rule> rules();
}
