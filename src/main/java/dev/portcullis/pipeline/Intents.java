package dev.portcullis.pipeline;

/** Tells of changes before they are made, so that none is made without evidence. */
@FunctionalInterface
public interface Intents {
  /**
   * Tells of a change that is about to be made; returns when that has been accepted as evidence.
   *
   * @throws Unavailable if it was not: then the change must not be made
   */
  void announce(Change intended);
}
