package dev.portcullis.guard;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A rule for what has a fixed form, and more that can be checked of a whole match. */
final class Shape implements Rule {
  private final String kind;
  private final Form form;
  private final boolean word;
  private final @Nullable Chars notBefore;
  private final Predicate<String> check;

  private Shape(
      String kind, Form form, boolean word, @Nullable Chars notBefore, Predicate<String> check) {
    this.kind = kind;
    this.form = form;
    this.word = word;
    this.notBefore = notBefore;
    this.check = check;
  }

  /** A rule for words that begin with this form. */
  static Shape word(String kind, String pattern) {
    return new Shape(kind, Form.parse(pattern), true, null, match -> true);
  }

  /** A rule for a match that stands behind something, wherever that begins. */
  static Shape behind(String kind, String pattern) {
    Form form = Form.parse(pattern);
    if (form.from() == 0) {
      throw new IllegalArgumentException(kind + ": a match must stand behind something");
    }
    return new Shape(kind, form, false, null, match -> true);
  }

  /** The same, for matches of which this is true as well. */
  Shape where(Predicate<String> further) {
    return new Shape(kind, form, word, notBefore, check.and(further));
  }

  /** The same, where none of these characters follows. */
  Shape notBefore(Chars following) {
    return new Shape(kind, form, word, following, check);
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public List<Anchor> anchors() {
    List<Chars> beginning = form.beginning();
    return List.of(word ? Anchor.word(beginning) : Anchor.anywhere(beginning));
  }

  @Override
  public Verdict at(CharSequence text, int anchor, boolean last) {
    int at = anchor;
    int from = -1;
    int to = -1;
    List<Form.Part> parts = form.parts();
    for (int i = 0; i < parts.size(); i++) {
      if (i == form.from()) {
        from = at;
      }
      Form.Part part = parts.get(i);
      int end = run(text, at, part);
      boolean cut = end == text.length() && end - at < part.most();
      if (cut && !last) {
        return new Verdict.Open(from < 0 ? end : from);
      }
      if (end - at < part.least()) {
        return Verdict.None.NONE;
      }
      at = end;
      if (i + 1 == form.to()) {
        to = at;
      }
    }
    if (notBefore != null) {
      if (at == text.length() && !last) {
        return new Verdict.Open(from);
      }
      if (at < text.length() && notBefore.has(text.charAt(at))) {
        return Verdict.None.NONE;
      }
    }
    return check.test(text.subSequence(from, to).toString())
        ? new Verdict.Match(from, to, false)
        : Verdict.None.NONE;
  }

  private static int run(CharSequence text, int at, Form.Part part) {
    int most = Math.min(text.length(), at + part.most());
    int end = at;
    while (end < most && part.set().has(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
