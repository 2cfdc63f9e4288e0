package dev.portcullis.pipeline;

import dev.portcullis.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way an API is spoken: what paths mean, what a body asks for, how errors look. One that is
 * forwarded is a {@link ProviderDialect}. Implementations are stateless and safe for use by several
 * threads.
 */
public interface Dialect {
  /** Its name in configuration. */
  String name();

  /** What this method and path, below the route, ask for. */
  Resolution resolve(String method, List<String> path);

  /**
   * Makes the call of a request that {@link #resolve} knew.
   *
   * @param target the whole target; its first segment is the route
   * @param body the strict JSON that was sent, if any
   * @throws InvalidCall if it is not a call of this operation
   */
  Call call(Operation operation, Request request, Target target, Optional<Json> body)
      throws InvalidCall;

  /** How this dialect speaks of its own accord: refusals, broken streams, the list of models. */
  Voice voice();

  /** What a method and path ask for. */
  sealed interface Resolution {
    /** An operation. */
    record Known(Operation operation) implements Resolution {}

    /** The path is one of this dialect's, the method is not. */
    record WrongMethod(Set<String> allowed) implements Resolution {}

    /** No path of this dialect. */
    record Unknown() implements Resolution {}
  }

  /** A well-formed document that is no call. The message never quotes the document. */
  final class InvalidCall extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, as a sentence for the sender. */
    public InvalidCall(String problem) {
      super(problem, null, false, false);
    }

    /** What is wrong. */
    public String problem() {
      return String.valueOf(getMessage());
    }
  }
}
