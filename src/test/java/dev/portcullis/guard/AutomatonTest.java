package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The automaton against a plain search for each anchor at each place. */
class AutomatonTest {
  /** A rule that is its anchors alone. */
  private record Anchored(List<Anchor> anchors) implements Rule {
    @Override
    public String kind() {
      return "test";
    }

    @Override
    public Verdict at(CharSequence text, int anchor, boolean last) {
      return Verdict.None.NONE;
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Anchored(List.of(Anchor.word(Anchor.literal("ab", false)))),
          new Anchored(List.of(Anchor.word(Anchor.literal("abc", false)))),
          new Anchored(List.of(Anchor.anywhere(Anchor.literal("bA", true)))),
          new Anchored(
              List.of(
                  Anchor.word(List.of(dev.portcullis.guard.Chars.of("ab"), any("c-"))),
                  Anchor.anywhere(List.of(any("-"))))),
          new Anchored(List.of(Anchor.after(any("^a"), Anchor.literal("caca", false)))));

  private static dev.portcullis.guard.Chars any(String set) {
    return dev.portcullis.guard.Chars.of(set);
  }

  @Property(tries = 3_000)
  void findsWhatAPlainSearchFinds(
      @ForAll @StringLength(max = 24) @Chars({'a', 'b', 'c', 'A', 'B', '-', '\\', 'n', '密'})
          String text) {
    var automaton = Automaton.of(RULES);
    var found = new TreeSet<String>();
    int state = automaton.start();
    for (int i = 0; i < text.length(); i++) {
      state = automaton.next(state, text.charAt(i));
      int[] hits = automaton.hits(state);
      assertThat(automaton.isHit(state)).isEqualTo(hits.length > 0);
      for (int hit = 0; hit < hits.length; hit += 2) {
        found.add(hits[hit] + " from " + (i + 1 - hits[hit + 1]) + " to " + (i + 1));
      }
    }

    assertThat(found).isEqualTo(searched(text));
    assertThat(automaton.waiting(state)).isEqualTo(longestBeginning(text));
  }

  private static TreeSet<String> searched(String text) {
    var found = new TreeSet<String>();
    for (int rule = 0; rule < RULES.size(); rule++) {
      for (Anchor anchor : RULES.get(rule).anchors()) {
        int length = anchor.sequence().size();
        for (int from = 0; from + length <= text.length(); from++) {
          if (isAt(text, from, anchor.sequence()) && mayStand(text, from, anchor)) {
            found.add(rule + " from " + from + " to " + (from + length));
          }
        }
      }
    }
    return found;
  }

  private static int longestBeginning(String text) {
    int longest = 0;
    for (Rule rule : RULES) {
      for (Anchor anchor : rule.anchors()) {
        for (int count = 1; anchor.matched() && count < anchor.sequence().size(); count++) {
          int from = text.length() - count;
          if (from >= 0
              && isAt(text, from, anchor.sequence().subList(0, count))
              && mayStand(text, from, anchor)) {
            longest = Math.max(longest, count);
          }
        }
      }
    }
    return longest;
  }

  private static boolean mayStand(String text, int from, Anchor anchor) {
    return anchor.before().stream()
        .anyMatch(
            before ->
                isAt(text, from - before.size(), before)
                    || (from == 0 && before.size() == 1 && before.getFirst().others()));
  }

  private static boolean isAt(String text, int from, List<dev.portcullis.guard.Chars> sequence) {
    for (int i = 0; i < sequence.size(); i++) {
      if (from + i < 0
          || from + i >= text.length()
          || !sequence.get(i).has(text.charAt(from + i))) {
        return false;
      }
    }
    return from >= 0;
  }

  @Property
  void findsNothingTwiceAtOnePlace(
      @ForAll @StringLength(max = 50) @CharRange(from = ' ', to = '~') String text) {
    Automaton automaton = Redacted.ALL.automaton();
    int state = automaton.start();
    for (char c : text.toCharArray()) {
      state = automaton.next(state, c);
      int[] hits = automaton.hits(state);
      var pairs = new TreeSet<Long>();
      for (int hit = 0; hit < hits.length; hit += 2) {
        assertThat(pairs.add(hits[hit] * 1_000L + hits[hit + 1])).isTrue();
      }
    }
  }

  @Test
  void staysSmallWithAllRules() {
    assertThat(Redacted.ALL.automaton().states()).isLessThan(1_000);
  }
}
