package dev.portcullis.pipeline;

import java.util.Locale;

/** What is wrong with something that the gateway depends on. */
public enum Fault {
  /** It is asked too often for what it was given. */
  THROTTLED,
  /** It did not answer in time. */
  TIMED_OUT,
  /** It cannot be reached, or the connection broke. */
  UNREACHABLE,
  /** It knows the gateway, and does not let it. */
  ACCESS_DENIED,
  /** It does not know the gateway: its credentials are wrong, or over. */
  UNAUTHENTICATED,
  /** This machine's clock and its own are too far apart. */
  CLOCK_SKEW,
  /** What is asked for is not there: another region, another name. */
  NOT_FOUND,
  /** What is there is not what should be. */
  DAMAGED,
  /** It failed by itself. */
  FAILED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The word in audit events and logs. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
