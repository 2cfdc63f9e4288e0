package dev.portcullis.guard;

import java.util.Locale;

/** What is done where a rule of a family matches. */
public enum Action {
  /** Nothing: it is not looked for. */
  ALLOW,
  /** It is noted in the audit event, and passes. */
  FLAG,
  /** It is replaced by {@code [redacted:kind]}. */
  REDACT,
  /** The request is refused, or the reply ends. */
  REFUSE;

  /** Its name in configuration and audit events. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
