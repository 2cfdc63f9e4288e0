package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No text is dear: what rules read of it grows with its length, whatever stands in it. */
class LinearScanTest {
  private static final int SHORT = 4_000;

  /** Characters that all rules together may read for each one of the text. */
  private static final long MOST = 600;

  /** The same, where a rule is asked again with each piece of 16 characters. */
  private static final long MOST_IN_PIECES = 2_500;

  /** A text of one unit over and over. */
  record Hostile(String unit) {
    String of(int length) {
      return unit.repeat(length / unit.length() + 1).substring(0, length);
    }

    @Override
    public String toString() {
      return "'" + unit.replaceAll("[^ -~]", "?") + "'";
    }
  }

  static Stream<Hostile> texts() {
    return Stream.of(
            "sk-",
            "eyJ",
            "eyJ-",
            "eyJ.",
            ".eyJ",
            "A",
            "AKIA",
            "a@",
            "@",
            "a.",
            "a@a.",
            "1 ",
            "1-",
            "1.",
            "+1",
            "(1",
            "00 1",
            "4111 ",
            "4",
            "-----BEGIN ",
            "-----BEGIN PRIVATE KEY-----",
            "-----END ",
            "password=",
            "password: \"",
            "token='a",
            "secret",
            "://",
            "http://",
            "http://a:",
            "http://a:b@",
            "DE10",
            "DE10 ",
            "AB 12 ",
            "2001:",
            "2001::",
            "xoxb-1",
            "SG.",
            "gh",
            "ghp_",
            "whsec_",
            "github_pat_",
            "\\",
            "\\n",
            "\\u0041",
            "\\\\",
            "\"",
            "T3BlbkFJ",
            " ",
            "=",
            "密",
            "AccountKey=",
            "DefaultEndpointsProtocol=https;AccountName=")
        .map(Hostile::new);
  }

  /** Counts what rules read. */
  private static final class Counted implements CharSequence {
    private final CharSequence text;
    private final long[] reads;

    Counted(CharSequence text, long[] reads) {
      this.text = text;
      this.reads = reads;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads[0]++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      reads[0] += end - start;
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** The same rule, whose reading is counted. */
  private record Metered(Rule rule, long[] reads) implements Rule {
    @Override
    public String kind() {
      return rule.kind();
    }

    @Override
    public List<Anchor> anchors() {
      return rule.anchors();
    }

    @Override
    public Verdict at(CharSequence text, int anchor, boolean last) {
      return rule.at(new Counted(text, reads), anchor, last);
    }

    @Override
    public Verdict.Match onward(CharSequence text, int at, boolean last) {
      return rule.onward(new Counted(text, reads), at, last);
    }
  }

  private static long reads(Supplier<Stream<String>> pieces) {
    long[] reads = new long[1];
    var scanner =
        new Scanner(
            Redacted.ALL.rules().stream().<Rule>map(rule -> new Metered(rule, reads)).toList());
    var scan = new TextScan(scanner);
    var out = new Redacted();
    pieces.get().forEach(piece -> scan.take(piece, false, out));
    scan.take("", true, out);
    return reads[0];
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void readsNoMoreOfEachCharacterInALongTextThanInAShortOne(Hostile hostile) {
    long few = reads(() -> Stream.of(hostile.of(SHORT)));
    long many = reads(() -> Stream.of(hostile.of(8 * SHORT)));

    assertThat(many).isLessThanOrEqualTo(MOST * 8 * SHORT);
    assertThat(many).isLessThanOrEqualTo(9 * few + 100_000);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void readsABoundedMultipleWhereTheTextComesInPieces(Hostile hostile) {
    String text = hostile.of(8 * SHORT);

    long reads = reads(() -> Stream.of(text.split("(?s)(?<=\\G.{16})")));

    assertThat(reads).isLessThanOrEqualTo(MOST_IN_PIECES * text.length());
  }
}
