package dev.portcullis.guard;

import java.util.List;

/** Rules with the automaton of their anchors. Immutable. */
final class Scanner {
  private final List<Rule> rules;
  private final List<Rule.LookingBack> lookingBack;
  private final Automaton automaton;

  Scanner(List<Rule> rules) {
    this.rules = List.copyOf(rules);
    this.lookingBack =
        this.rules.stream()
            .filter(Rule.LookingBack.class::isInstance)
            .map(Rule.LookingBack.class::cast)
            .toList();
    this.automaton = Automaton.of(this.rules);
  }

  List<Rule> rules() {
    return rules;
  }

  List<Rule.LookingBack> lookingBack() {
    return lookingBack;
  }

  Automaton automaton() {
    return automaton;
  }

  /** Whether a whole text has no match for sure; quicker than to look for them. */
  boolean clears(String text) {
    if (text.indexOf('\\') >= 0) {
      return false;
    }
    int state = automaton.start();
    for (int i = 0; i < text.length(); i++) {
      state = automaton.next(state, text.charAt(i));
      if (!automaton.isHit(state)) {
        continue;
      }
      int[] hits = automaton.hits(state);
      for (int hit = 0; hit < hits.length; hit += 2) {
        int anchor = i + 1 - hits[hit + 1];
        if (rules.get(hits[hit]).at(text, anchor, true) != Verdict.None.NONE) {
          return false;
        }
      }
    }
    return true;
  }
}
