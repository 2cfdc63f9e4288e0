package dev.portcullis.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What comes out of a scan, and when. */
final class Redacted implements TextScan.Sink {
  private final StringBuilder text = new StringBuilder();
  private final TreeMap<String, Integer> found = new TreeMap<>();

  static final Scanner SECRETS = new Scanner(new Secrets().rules());
  static final Scanner PERSONAL = new Scanner(new Personal().rules());
  static final Scanner ALL =
      new Scanner(
          Stream.concat(new Secrets().rules().stream(), new Personal().rules().stream()).toList());

  static String whole(Scanner scanner, String text) {
    return pieces(scanner, List.of(text)).text();
  }

  static Redacted pieces(Scanner scanner, List<String> pieces) {
    var out = new Redacted();
    var scan = new TextScan(scanner);
    for (int i = 0; i < pieces.size(); i++) {
      scan.take(pieces.get(i), i == pieces.size() - 1, out);
    }
    return out;
  }

  /** What had come out after each of these pieces, the last of which does not end the text. */
  static List<String> after(Scanner scanner, String... pieces) {
    var out = new Redacted();
    var scan = new TextScan(scanner);
    var seen = new ArrayList<String>();
    for (String piece : pieces) {
      scan.take(piece, false, out);
      seen.add(out.text());
    }
    return seen;
  }

  String text() {
    return text.toString();
  }

  TreeMap<String, Integer> found() {
    return found;
  }

  @Override
  public void clear(String piece, long at) {
    text.append(piece);
  }

  @Override
  public void replaced(Rule rule, long at) {
    text.append("[redacted:").append(rule.kind()).append(']');
  }

  @Override
  public void found(Rule rule) {
    found.merge(rule.kind(), 1, Integer::sum);
  }
}
