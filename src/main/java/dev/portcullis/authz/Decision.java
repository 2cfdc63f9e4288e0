package dev.portcullis.authz;

import dev.portcullis.pipeline.Reason;

/** What the policy says of an action. */
public sealed interface Decision {
  /**
   * It is allowed.
   *
   * @param rule what allows it, in words: the scope, and the role it comes from
   */
  record Granted(String rule) implements Decision {}

  /**
   * It is not.
   *
   * @param missing what it takes, in a word: address, operation, route, scope, model, second factor
   * @param detail a sentence for the caller, without anything that the caller sent
   */
  record Denied(Reason reason, String missing, String detail) implements Decision {}
}
