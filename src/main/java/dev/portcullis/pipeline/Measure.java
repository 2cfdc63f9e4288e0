package dev.portcullis.pipeline;

import java.util.Arrays;
import java.util.Optional;

/** What a limit counts. */
public enum Measure {
  /** Calls, in a window of time. */
  REQUESTS("requests"),
  /** Tokens of input and output, in a window of time. */
  TOKENS("tokens"),
  /** Calls that run at once. */
  CONCURRENT("concurrent");

  private final String text;

  Measure(String text) {
    this.text = text;
  }

  /** The measure of this name. */
  public static Optional<Measure> parse(String text) {
    return Arrays.stream(values()).filter(measure -> measure.text.equals(text)).findFirst();
  }

  /** Its name in configuration, headers and audit events. */
  public String text() {
    return text;
  }

  /** Whether it is counted in windows of time, and not at every moment. */
  public boolean windowed() {
    return this != CONCURRENT;
  }

  @Override
  public String toString() {
    return text;
  }
}
