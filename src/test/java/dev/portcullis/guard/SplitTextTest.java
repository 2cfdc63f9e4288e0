package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What comes out does not depend on how a text was cut, whatever the text. */
class SplitTextTest {
  /** What texts are made of: secrets, what nearly is one, and what rules stumble over. */
  private static final List<String> FRAGMENTS = fragments();

  private static List<String> fragments() {
    var fragments = new ArrayList<String>();
    SecretCorpus.rows().forEach(row -> fragments.add(row.text()));
    SecretCorpus.secrets()
        .flatMap(row -> row.hidden().stream())
        .forEach(
            secret -> {
              fragments.add(secret);
              fragments.add(secret.substring(0, secret.length() / 2));
              fragments.add(secret.substring(secret.length() / 2));
              fragments.add(secret.replace("/", "\\/").replace("\n", "\\n"));
              fragments.add(secret.replace("+", "\\u002b").replace("=", "\\u003D"));
            });
    fragments.addAll(
        List.of(
            "\\",
            "\\n",
            "\\u00",
            "\\u",
            "\\\\",
            "\\\"",
            "\"",
            "'",
            " ",
            "\n",
            ".",
            "-",
            "@",
            "+",
            "a",
            "n",
            "s",
            "sk",
            "sk-",
            "7",
            "42 ",
            "eyJ",
            "x",
            "=",
            ":",
            "password: ",
            "://",
            "密",
            "-----",
            "-----BEGIN ",
            "-----END ",
            "token=\"",
            "\"};",
            "\" +\n  \"",
            "AKIA"));
    return fragments;
  }

  /** A text, and where it is cut. */
  record Cut(String text, List<Integer> places) {
    List<String> pieces() {
      var pieces = new ArrayList<String>();
      int at = 0;
      for (int place : places.stream().sorted().toList()) {
        int next = Math.clamp(place, at, text.length());
        pieces.add(text.substring(at, next));
        at = next;
      }
      pieces.add(text.substring(at));
      return pieces;
    }

    @Override
    public String toString() {
      return "text of " + text.length() + " cut at " + places;
    }
  }

  @Provide
  Arbitrary<Cut> cuts() {
    Arbitrary<String> texts =
        Arbitraries.of(FRAGMENTS)
            .list()
            .ofMinSize(1)
            .ofMaxSize(8)
            .map(parts -> String.join("", parts));
    return texts.flatMap(
        text ->
            Arbitraries.integers()
                .between(0, text.length())
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(places -> new Cut(text, places)));
  }

  @Property(tries = 4_000)
  void comesOutTheSameHoweverItIsCut(@ForAll("cuts") Cut cut) {
    for (Scanner scanner : List.of(Redacted.ALL, Redacted.SECRETS, Redacted.PERSONAL)) {
      Redacted whole = Redacted.pieces(scanner, List.of(cut.text()));
      Redacted pieces = Redacted.pieces(scanner, cut.pieces());

      assertThat(pieces.text().equals(whole.text())).isTrue();
      assertThat(pieces.found()).isEqualTo(whole.found());
    }
  }

  @Property(tries = 500)
  void comesOutTheSameCharacterByCharacter(@ForAll("cuts") Cut cut) {
    Redacted whole = Redacted.pieces(Redacted.ALL, List.of(cut.text()));
    Redacted pieces = Redacted.pieces(Redacted.ALL, List.of(cut.text().split("")));

    assertThat(pieces.text().equals(whole.text())).isTrue();
    assertThat(pieces.found()).isEqualTo(whole.found());
  }

  @Property(tries = 1_000)
  void isClearOfMatchesExactlyWhereNothingIsReplaced(@ForAll("cuts") Cut cut) {
    if (Redacted.ALL.clears(cut.text())) {
      assertThat(Redacted.whole(Redacted.ALL, cut.text()).equals(cut.text())).isTrue();
    }
  }
}
