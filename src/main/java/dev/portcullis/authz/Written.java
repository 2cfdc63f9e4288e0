package dev.portcullis.authz;

/** How writing a certain version went. */
public enum Written {
  /** It is done. */
  DONE,
  /** Another version is kept, which was left as it was: read again. */
  CONFLICT,
  /** None is kept of which this would be the next version, or which could be removed. */
  ABSENT
}
