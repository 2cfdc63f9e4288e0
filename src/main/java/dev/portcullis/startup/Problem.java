package dev.portcullis.startup;

/**
 * Something that keeps the gateway from starting, or that its operator should know. It never quotes
 * the value of a key: somebody may have put a secret there by mistake.
 *
 * @param key the configuration key
 * @param what what is wrong with it
 * @param toDo what to do
 */
public record Problem(String key, String what, String toDo) {
  /** As lines for a person. */
  public String text() {
    return "  " + key + "\n    what is wrong: " + what + "\n    what to do:    " + toDo + "\n";
  }
}
