package dev.portcullis.admin;

import java.util.List;

/**
 * A control, and whether it is in force.
 *
 * @param name the control, in the words of those who ask for it
 * @param state whether it is in force
 * @param evidence what was found, as sentences; nothing of a secret
 * @param advice what to do, as sentences that name configuration keys
 */
public record Control(String name, State state, List<String> evidence, List<String> advice) {
  /** Whether a control is in force. */
  public enum State {
    /** It is. */
    ON("on"),
    /** Some of it is. */
    PARTLY("partly"),
    /** It is not. */
    OFF("off");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /** The word for it. */
    public String text() {
      return text;
    }
  }

  public Control {
    evidence = List.copyOf(evidence);
    advice = List.copyOf(advice);
  }
}
