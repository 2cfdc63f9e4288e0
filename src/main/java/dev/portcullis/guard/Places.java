package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The anchors of many rules as one tree: places, and the characters that lead from one to others.
 * Text is always at the root, and at every place that it has reached from there.
 */
final class Places {
  private static final int ROOT = 0;

  /** A rule that is to be asked, and how long the anchor is that ends here. */
  record Hit(int rule, int length) {}

  /** The way from one place to another. */
  private record Step(Chars by, int to) {}

  private final List<List<Step>> steps = new ArrayList<>();
  private final List<Set<Hit>> hits = new ArrayList<>();
  private final List<Integer> waiting = new ArrayList<>();
  private final Map<List<List<Chars>>, Integer> starts = new HashMap<>();
  private final Map<List<Object>, Integer> children = new HashMap<>();

  Places(List<Rule> rules) {
    place();
    for (int rule = 0; rule < rules.size(); rule++) {
      for (Anchor anchor : rules.get(rule).anchors()) {
        add(rule, anchor);
      }
    }
  }

  private void add(int rule, Anchor anchor) {
    int place = starts.computeIfAbsent(anchor.before(), this::start);
    int length = 0;
    for (Chars set : anchor.sequence()) {
      if (anchor.matched()) {
        waiting.set(place, length);
      }
      int from = place;
      place = children.computeIfAbsent(List.of(place, set), fresh -> step(from, set, place()));
      length++;
    }
    hits.get(place).add(new Hit(rule, length));
  }

  /** The place behind any of these sequences. */
  private int start(List<List<Chars>> before) {
    if (before.contains(List.<Chars>of())) {
      return ROOT;
    }
    int start = place();
    for (List<Chars> sequence : before) {
      int place = ROOT;
      for (Chars set : sequence.subList(0, sequence.size() - 1)) {
        place = step(place, set, place());
      }
      step(place, sequence.getLast(), start);
    }
    return start;
  }

  private int step(int from, Chars by, int to) {
    steps.get(from).add(new Step(by, to));
    return to;
  }

  private int place() {
    steps.add(new ArrayList<>());
    hits.add(new LinkedHashSet<>());
    waiting.add(0);
    return steps.size() - 1;
  }

  /** Which of all steps this character takes. */
  BitSet taken(char c) {
    var taken = new BitSet();
    int number = 0;
    for (List<Step> from : steps) {
      for (Step step : from) {
        taken.set(number++, step.by().has(c));
      }
    }
    return taken;
  }

  /** The places that are reached from these, and from the root, by this character. */
  BitSet after(BitSet places, char c) {
    var reached = new BitSet(steps.size());
    reach(ROOT, c, reached);
    for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
      reach(place, c, reached);
    }
    return reached;
  }

  private void reach(int from, char c, BitSet reached) {
    for (Step step : steps.get(from)) {
      if (step.by().has(c)) {
        reached.set(step.to());
      }
    }
  }

  /** The anchors that end at any of these places: pairs of a rule's number and a length. */
  int[] hits(BitSet places) {
    return places.stream()
        .boxed()
        .flatMap(place -> hits.get(place).stream())
        .distinct()
        .flatMap(hit -> java.util.stream.Stream.of(hit.rule(), hit.length()))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** How many of the last characters are of an anchor that may go on, and of a match with it. */
  int waiting(BitSet places) {
    return places.stream().map(waiting::get).max().orElse(0);
  }
}
