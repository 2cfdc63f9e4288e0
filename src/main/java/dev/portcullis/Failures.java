package dev.portcullis;

import dev.portcullis.pipeline.Unavailable;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Failures as log lines: types and places, never messages, which may quote what a caller sent. */
final class Failures {
  private static final int FRAMES = 6;

  private Failures() {}

  static String described(String where, Throwable failure) {
    var text = new StringBuilder(where).append(" failed");
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 5; at = at.getCause(), depth++) {
      text.append(depth == 0 ? ": " : ", caused by ")
          .append(at.getClass().getName())
          .append(
              at instanceof Unavailable dependency
                  ? " (%s: %s)".formatted(dependency.dependency(), dependency.fault())
                  : "")
          .append(
              Arrays.stream(at.getStackTrace())
                  .limit(FRAMES)
                  .map(StackTraceElement::toString)
                  .collect(Collectors.joining(" < ", " at ", "")));
    }
    return text.toString();
  }
}
