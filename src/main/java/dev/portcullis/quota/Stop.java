package dev.portcullis.quota;

/** Why nothing more is granted to a subject, whatever its limits. */
public enum Stop {
  /** Its credential was revoked. */
  REVOKED,
  /** It was shut out. */
  QUARANTINED
}
