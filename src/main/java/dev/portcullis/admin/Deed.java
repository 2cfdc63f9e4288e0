package dev.portcullis.admin;

import dev.portcullis.pipeline.Change;
import java.util.List;
import java.util.function.Supplier;

/** What is to be done about a request that was found in order. */
sealed interface Deed {
  /** Nothing is changed. */
  record Answered(Answer answer) implements Deed {}

  /**
   * Something is to be changed: by whoever has told of it before.
   *
   * @param intended the change, as far as it is known
   * @param act makes it
   */
  record Proposed(Change intended, Act act) implements Deed {}

  /** Makes a change. */
  @FunctionalInterface
  interface Act {
    /**
     * Makes it.
     *
     * @throws Declined if somebody else was faster; then nothing was changed
     * @throws dev.portcullis.pipeline.Unavailable if it is not certain that it was made
     */
    Done perform() throws Declined;
  }

  /**
   * What was done.
   *
   * @param changes what was changed, as it came out
   * @param undo takes back what must not stand where that is no evidence, and says what it changed
   */
  record Done(Answer answer, List<Change> changes, Supplier<List<Change>> undo) {
    public Done {
      changes = List.copyOf(changes);
    }

    static Done of(Answer answer, Change... changes) {
      return new Done(answer, List.of(changes), List::of);
    }

    /** The same, taken back in this way. */
    Done undoneBy(Supplier<List<Change>> other) {
      return new Done(answer, changes, other);
    }
  }
}
