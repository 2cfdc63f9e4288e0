package dev.portcullis.aws.iam;

import java.util.Set;

/** What a document says about a request. */
public sealed interface Verdict {
  /**
   * Statements allow it, and none denies it.
   *
   * @param by which parts of the document did
   */
  record Allowed(Set<Part> by) implements Verdict {
    public Allowed {
      by = Set.copyOf(by);
    }
  }

  /** No statement allows it. */
  record NotAllowed() implements Verdict {}

  /** This statement denies it, whatever others say. */
  record Denied(String sid) implements Verdict {}
}
