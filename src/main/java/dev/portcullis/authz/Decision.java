package dev.portcullis.authz;

import dev.portcullis.pipeline.Reason;

/** What the policy says of an action. */
public sealed interface Decision {
  /**
   * It is allowed.
   *
   * @param rule the scope that allows it
   */
  record Granted(String rule) implements Decision {}

  /**
   * It is not.
   *
   * @param detail a sentence for the caller, without anything that the caller sent
   */
  record Denied(Reason reason, String detail) implements Decision {}
}
