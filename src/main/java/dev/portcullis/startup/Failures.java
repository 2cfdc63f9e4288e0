package dev.portcullis.startup;

import dev.portcullis.pipeline.Unavailable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Failures as log lines: types and places, never messages, which may quote what a caller sent. */
public final class Failures {
  private static final Logger LOG = Logger.getLogger("portcullis");
  private static final int FRAMES = 6;

  private Failures() {}

  /**
   * Says what failed and where, never with what message: that might quote a caller. Whoever tells
   * of a failure gets on with it, also where it cannot be logged.
   */
  public static void tell(String where, Throwable failure) {
    String described = described(where, failure);
    try {
      LOG.error(described);
    } catch (RuntimeException | Error unlogged) {
      System.err.println(described);
    }
  }

  /** The line about a failure. */
  public static String described(String where, Throwable failure) {
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
