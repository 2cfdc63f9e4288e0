package dev.portcullis.pipeline;

import java.util.Objects;

/** How a request ended. */
public sealed interface Outcome {
  /**
   * Answered.
   *
   * @param head the status and headers, begun already for a stream
   * @param tail the last frame, not yet written: the adapter writes it when every layer has
   *     returned
   */
  record Answered(Head head, Frame tail) implements Outcome {
    public Answered {
      Objects.requireNonNull(head);
      Objects.requireNonNull(tail);
    }
  }

  /** Refused, before anything of a reply was sent. */
  record Refused(Refusal refusal) implements Outcome {
    public Refused {
      Objects.requireNonNull(refusal);
    }
  }

  /** Ended without its tail. */
  record Cut(Cause cause) implements Outcome {
    public Cut {
      Objects.requireNonNull(cause);
    }
  }

  /** A refusal for this reason. */
  static Refused refused(Reason reason, String detail) {
    return new Refused(Refusal.of(reason, detail));
  }
}
