package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Text on its way out, put back into the pieces that it came in: each character into the piece in
 * which it stood, a replacement into the one in which its match began. What was held back from
 * before goes into the first.
 */
final class Pieces implements TextScan.Sink {
  private final Screen screen;
  private final Sightings sightings;
  private final List<Long> starts = new ArrayList<>();
  private final List<StringBuilder> texts = new ArrayList<>();
  private boolean clear;

  /**
   * Pieces of a text.
   *
   * @param at where in the text the first one begins
   */
  Pieces(Screen screen, Sightings sightings, List<String> pieces, long at) {
    this.screen = screen;
    this.sightings = sightings;
    long start = at;
    for (String piece : pieces) {
      starts.add(start);
      texts.add(new StringBuilder(piece.length()));
      start += piece.length();
    }
  }

  @Override
  public void clear(String text, long at) {
    clear = true;
    int from = 0;
    for (int piece = pieceOf(at); from < text.length(); piece++) {
      boolean last = piece + 1 == starts.size();
      long end = last ? Long.MAX_VALUE : starts.get(piece + 1);
      int to = (int) Math.min(text.length(), end - at);
      texts.get(piece).append(text, from, to);
      from = to;
    }
  }

  @Override
  public void replaced(Rule rule, long at) {
    texts.get(pieceOf(at)).append("[redacted:").append(rule.kind()).append(']');
  }

  @Override
  public void found(Rule rule) {
    sightings.found(rule.kind(), screen.actionOf(rule));
  }

  /** The text of the piece of this index. */
  String text(int piece) {
    return texts.get(piece).toString();
  }

  /** Whether anything came out that is in no match. */
  boolean anyClear() {
    return clear;
  }

  private int pieceOf(long at) {
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle) <= at) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
