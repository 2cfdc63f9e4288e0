package dev.portcullis.authn;

/** Why a key is what it was. */
public sealed interface Unchanged extends KeyChange, Rotation {
  /** There is no such key. */
  record Absent() implements Unchanged {}

  /**
   * It has another version than the one that was to be changed: look at it, and decide again.
   *
   * @param current its record as it is
   */
  record Stale(ApiKeyRecord current) implements Unchanged {}

  /**
   * Such a change is not made.
   *
   * @param why a sentence for whoever asked
   */
  record Refused(String why) implements Unchanged {}
}
