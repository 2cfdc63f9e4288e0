package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for in one direction on a route, and what is done about it. What changes the text,
 * or ends it, is looked for apart from what is noted alone: nothing waits for the latter.
 * Immutable.
 */
final class Screen {
  private final @Nullable Scanner holding;
  private final @Nullable Scanner flagging;
  private final Set<Rule> refusing = new HashSet<>();

  Screen(Map<Family, Action> families) {
    List<Family> held = new ArrayList<>();
    List<Family> flagged = new ArrayList<>();
    for (Family family : GuardPolicy.FAMILIES) { // in one order, whatever the policy's
      switch (families.getOrDefault(family, Action.ALLOW)) {
        case ALLOW -> {}
        case FLAG -> flagged.add(family);
        case REDACT -> held.add(family);
        case REFUSE -> {
          held.add(family);
          refusing.addAll(family.rules());
        }
      }
    }
    this.holding = held.isEmpty() ? null : Scanners.of(held);
    this.flagging = flagged.isEmpty() ? null : Scanners.of(flagged);
  }

  /** Whether anything is looked for. */
  boolean isOn() {
    return holding != null || flagging != null;
  }

  /** Whether text can be refused. */
  boolean refuses() {
    return !refusing.isEmpty();
  }

  /** What is redacted or refused. */
  @Nullable Scanner holding() {
    return holding;
  }

  /** What is noted alone. */
  @Nullable Scanner flagging() {
    return flagging;
  }

  /** What is done where this rule, one of {@link #holding}, matches. */
  Action actionOf(Rule rule) {
    return refusing.contains(rule) ? Action.REFUSE : Action.REDACT;
  }
}
