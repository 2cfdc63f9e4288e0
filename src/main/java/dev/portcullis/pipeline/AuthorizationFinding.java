package dev.portcullis.pipeline;

/** What was said of a call's action, and by which rule; for the audit. */
public sealed interface AuthorizationFinding {
  /**
   * The action as scopes speak of it: {@code route:operation} or {@code route:operation:model}. A
   * part of it may be text of the caller.
   */
  String action();

  /**
   * A rule allows it.
   *
   * @param rule what allows it: {@code scope openai:chat:*}, {@code role writer, scope openai:*}
   */
  record Granted(String action, String rule) implements AuthorizationFinding {}

  /**
   * Something that it takes is missing.
   *
   * @param missing what that is: {@code scope}, {@code route}, {@code model}, {@code address},
   *     {@code second factor} …
   */
  record Missing(String action, String missing) implements AuthorizationFinding {}
}
