package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for matches in one text that comes piece by piece, and hands it on with each match
 * replaced, as soon as it is certain. What is handed on in all does not depend on how the text was
 * cut: it is the text with every match of any rule replaced, matches that overlap as one. Belongs
 * to one thread.
 */
final class TextScan {
  /** Fewer characters than this are not worth moving the rest for. */
  private static final int LEAST_DROP = 1_024;

  /** Where the text goes. */
  interface Sink {
    /** Text that is in no match, and where in the whole text it stood. */
    void clear(String text, long at);

    /** A match, whose text is gone, and where it began. */
    void replaced(Rule rule, long at);

    /** A match; also one that is replaced together with another, of another kind. */
    void found(Rule rule);
  }

  /** An anchor whose rule needs more text. */
  private record Candidate(int rule, long anchor, long from) {}

  /** A match: more of it may come. */
  private static final class Range {
    private final int rule;
    private final long from;
    private long to;
    private boolean runsOn;
    private boolean handedOn;

    Range(int rule, long from, long to, boolean runsOn) {
      this.rule = rule;
      this.from = from;
      this.to = to;
      this.runsOn = runsOn;
    }
  }

  private static final Comparator<Range> IN_ORDER =
      Comparator.<Range>comparingLong(range -> range.from)
          .thenComparingInt(range -> range.rule)
          .thenComparingLong(range -> range.to);

  private final Scanner scanner;
  private final Automaton automaton;
  private final Window window = new Window();
  private int state;
  private long scanned;
  private List<Candidate> open = new ArrayList<>();
  private final List<Range> ranges = new ArrayList<>();

  /** The place before which all is handed on, and the one before which all is in a match. */
  private long handedOn;

  private long covered;
  private @Nullable Range latest;

  TextScan(Scanner scanner) {
    this.scanner = scanner;
    this.automaton = scanner.automaton();
    this.state = automaton.start();
  }

  /** A whole text at once. */
  static void whole(Scanner scanner, String text, Sink sink) {
    new TextScan(scanner).take(text, true, sink);
  }

  /** Takes the next piece, and hands on what is certain by now; all of it after the last one. */
  void take(String piece, boolean last, Sink sink) {
    window.append(piece, last);
    askAgain(last);
    find(last);
    handOn(last ? window.end() : certain(), sink);
    forget();
  }

  /** Whether some of the text has not been handed on. */
  boolean holds() {
    return window.rawAt(Math.max(handedOn, covered)) < window.rawEnd();
  }

  private void askAgain(boolean last) {
    for (Range range : ranges) {
      goOn(range, last);
    }
    if (!open.isEmpty()) {
      List<Candidate> before = open;
      open = new ArrayList<>();
      before.forEach(candidate -> ask(candidate.rule(), candidate.anchor(), last));
    }
  }

  private void find(boolean last) {
    CharSequence text = window.text();
    for (int i = (int) (scanned - window.base()); i < text.length(); i++) {
      state = automaton.next(state, text.charAt(i));
      if (!automaton.isHit(state)) {
        continue;
      }
      int[] hits = automaton.hits(state);
      for (int hit = 0; hit < hits.length; hit += 2) {
        ask(hits[hit], window.base() + i + 1 - hits[hit + 1], last);
      }
    }
    scanned = window.end();
  }

  private void ask(int rule, long anchor, boolean last) {
    int at = (int) (anchor - window.base());
    switch (scanner.rules().get(rule).at(window.text(), at, last)) {
      case Verdict.None none -> {}
      case Verdict.Open(int from) ->
          open.add(new Candidate(rule, anchor, escaped(window.base() + from)));
      case Verdict.Match match -> {
        var range =
            new Range(
                rule,
                escaped(window.base() + match.from()),
                window.base() + match.to(),
                match.runsOn());
        goOn(range, last);
        ranges.add(range);
      }
    }
  }

  private void goOn(Range range, boolean last) {
    if (range.runsOn) {
      int at = (int) (range.to - window.base());
      Verdict.Match further = scanner.rules().get(range.rule).onward(window.text(), at, last);
      range.to = window.base() + further.to();
      range.runsOn = further.runsOn() && !last;
    }
  }

  /** The place before which nothing can change any more. */
  private long certain() {
    long end = window.end();
    int waiting = automaton.waiting(state);
    for (Rule.LookingBack rule : scanner.lookingBack()) {
      waiting = Math.max(waiting, rule.waiting(window.text()));
    }
    long certain = waiting == 0 ? end : escaped(end - waiting);
    for (Candidate candidate : open) {
      certain = Math.min(certain, candidate.from());
    }
    for (Range range : ranges) {
      if (range.runsOn) {
        certain = Math.min(certain, range.to);
      }
    }
    return certain;
  }

  /** A backslash goes with the letter after it: alone it would spoil JSON around it. */
  private long escaped(long place) {
    return place < window.end() && window.isLoneBackslash(place - 1) ? place - 1 : place;
  }

  private void handOn(long until, Sink sink) {
    if (!ranges.isEmpty()) {
      ranges.sort(IN_ORDER);
      for (Range range : ranges) {
        if (range.from >= until) {
          break;
        }
        replace(range, sink);
      }
      ranges.removeIf(range -> range.handedOn && !range.runsOn);
    }
    clear(until, sink);
    handedOn = until;
  }

  private void replace(Range range, Sink sink) {
    if (!range.handedOn) {
      range.handedOn = true;
      boolean apart = range.from >= covered;
      if (apart) {
        clear(range.from, sink);
        handedOn = range.from;
        sink.replaced(rule(range), window.rawAt(range.from));
      }
      if (apart || latest == null || !rule(latest).kind().equals(rule(range).kind())) {
        sink.found(rule(range));
      }
      latest = range;
    }
    covered = Math.max(covered, range.to);
  }

  private void clear(long until, Sink sink) {
    long from = Math.max(handedOn, covered);
    if (from < until) {
      long at = window.rawAt(from);
      sink.clear(window.raw(at, window.rawAt(until)), at);
    }
  }

  private Rule rule(Range range) {
    return scanner.rules().get(range.rule);
  }

  /** Drops what no rule will look at again. */
  private void forget() {
    long needed = handedOn;
    for (Candidate candidate : open) {
      needed = Math.min(needed, candidate.anchor());
    }
    needed -= Rule.BEFORE;
    if (needed - window.base() >= LEAST_DROP) {
      window.drop(needed);
    }
  }
}
