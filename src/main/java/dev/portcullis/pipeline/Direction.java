package dev.portcullis.pipeline;

import java.util.Locale;

/** Which way text goes, as the caller sees it. */
public enum Direction {
  /** What the caller sends to the model. */
  INPUT,
  /** What the model sends to the caller. */
  OUTPUT;

  /** Its name in audit events. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
