package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the corpus, by the scanner itself; each text whole, and cut in every two. */
class SecretCorpusTest {
  static Stream<SecretCorpus.Row> rows() {
    return SecretCorpus.rows();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void replacesTheSecretAndNothingElse(SecretCorpus.Row row) {
    String redacted = Redacted.whole(Redacted.ALL, row.text());

    assertThat(row.isRedactedTo(redacted)).as("%s", row).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isOfTheFamilyThatItsKindSays(SecretCorpus.Row row) {
    boolean secret = !Redacted.whole(Redacted.SECRETS, row.text()).equals(row.text());
    boolean personal = !Redacted.whole(Redacted.PERSONAL, row.text()).equals(row.text());

    assertThat(row.isPersonal() ? personal : secret).as("%s", row).isEqualTo(row.isSecret());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void doesNotDependOnWhereTheTextWasCutInTwo(SecretCorpus.Row row) {
    Redacted whole = Redacted.pieces(Redacted.ALL, List.of(row.text()));

    for (int at = 0; at <= row.text().length(); at++) {
      Redacted cut =
          Redacted.pieces(
              Redacted.ALL, List.of(row.text().substring(0, at), row.text().substring(at)));
      assertThat(cut.text().equals(whole.text())).as("%s cut at %d", row, at).isTrue();
      assertThat(cut.found()).as("%s cut at %d", row, at).isEqualTo(whole.found());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void doesNotDependOnPiecesOfAnyOneSize(SecretCorpus.Row row) {
    String whole = Redacted.whole(Redacted.ALL, row.text());

    for (int size = 1; size <= 7; size++) {
      List<String> pieces = List.of(row.text().split("(?s)(?<=\\G.{" + size + "})"));
      assertThat(Redacted.pieces(Redacted.ALL, pieces).text().equals(whole))
          .as("%s in pieces of %d", row, size)
          .isTrue();
    }
  }
}
