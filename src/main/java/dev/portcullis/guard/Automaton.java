package dev.portcullis.guard;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds all anchors in one pass, whatever their number: the deterministic automaton of all of them
 * at once (Aho and Corasick's, for sequences of sets). Its state after a piece of text is all that
 * is to be known of that text in order to go on. Immutable.
 */
final class Automaton {
  private static final char BEYOND_ASCII = 0x80;

  /** More states than this are a mistake in a rule. */
  private static final int MOST_STATES = 5_000;

  /** A row for each state, as long as the power of two that has room for all columns. */
  private final short[] next;

  private final int shift;
  private final byte[] column;
  private final boolean[] hit;
  private final int[][] hits;
  private final byte[] waiting;
  private final int start;

  private Automaton(Construction made) {
    int columns = made.representatives.size();
    this.shift = Integer.SIZE - Integer.numberOfLeadingZeros(columns - 1);
    this.column = made.column;
    this.hits = made.sets.stream().map(made.places::hits).toArray(int[][]::new);
    this.next = new short[hits.length << shift];
    this.hit = new boolean[hits.length];
    this.waiting = new byte[hits.length];
    for (int state = 0; state < hits.length; state++) {
      for (int i = 0; i < columns; i++) {
        next[state << shift | i] = (short) made.next.get(state)[i];
      }
      hit[state] = hits[state].length > 0;
      waiting[state] = (byte) made.places.waiting(made.sets.get(state));
    }
    this.start = next[0]; // as if something that is no letter stood before the text
  }

  /** The automaton of these rules' anchors. */
  static Automaton of(List<Rule> rules) {
    return new Automaton(new Construction(new Places(rules)));
  }

  /** The state before a text. */
  int start() {
    return start;
  }

  /** The state after another character. */
  int next(int state, char c) {
    return next[state << shift | (c < 128 ? column[c] : 0)];
  }

  /** Whether any anchor ends here. */
  boolean isHit(int state) {
    return hit[state];
  }

  /** The anchors that end here: pairs of a rule's number and an anchor's length. */
  int[] hits(int state) {
    return hits[state];
  }

  /** How many of the last characters may be the beginning of an anchor, and of a match with it. */
  int waiting(int state) {
    return waiting[state];
  }

  /** How many states there are. */
  int states() {
    return hits.length;
  }

  /** The subset construction: a state is the set of places that a text is at. */
  private static final class Construction {
    private final Places places;

    /** A character of each column; column 0 is that of everything beyond ASCII. */
    private final List<Character> representatives = new ArrayList<>();

    private final byte[] column = new byte[128];
    private final Map<BitSet, Integer> numbers = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();
    private final List<int[]> next = new ArrayList<>();
    private final Deque<BitSet> open = new ArrayDeque<>();

    Construction(Places places) {
      this.places = places;
      columns();
      number(new BitSet());
      for (BitSet set = open.poll(); set != null; set = open.poll()) {
        int[] row = new int[representatives.size()];
        for (int i = 0; i < row.length; i++) {
          row[i] = number(places.after(set, representatives.get(i)));
        }
        next.add(row);
      }
    }

    /** Characters that no anchor tells apart share a column. */
    private void columns() {
      Map<BitSet, Integer> bySteps = new HashMap<>();
      bySteps.put(places.taken(BEYOND_ASCII), 0);
      representatives.add(BEYOND_ASCII);
      for (char c = 0; c < column.length; c++) {
        int number = bySteps.computeIfAbsent(places.taken(c), fresh -> representatives.size());
        if (number == representatives.size()) {
          representatives.add(c);
        }
        column[c] = (byte) number;
      }
    }

    private int number(BitSet set) {
      Integer known = numbers.get(set);
      if (known != null) {
        return known;
      }
      if (sets.size() == MOST_STATES) {
        throw new IllegalStateException("the anchors of the rules are too many or too wide");
      }
      numbers.put(set, sets.size());
      sets.add(set);
      open.add(set);
      return sets.size() - 1;
    }
  }
}
