package dev.portcullis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code docs/operate/COST.md}: each figure follows from the prices at its top. */
class CostPageTest {
  private static final Path PAGE = Path.of("docs/operate/COST.md");
  private static final BigDecimal MILLION_SECONDS_OF_MONTH = new BigDecimal("2.628"); // 730 hours

  private final Map<String, BigDecimal> prices = new LinkedHashMap<>();

  /** What each sum is, exactly. */
  private final Map<String, BigDecimal> sums = new LinkedHashMap<>();

  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void read() throws IOException {
    for (List<String> row : rows("price")) {
      prices.put(row.get(0), new BigDecimal(row.get(1)));
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (List<String> row : rows("what")) {
      if (row.get(0).startsWith("**")) {
        sums.put(bare(row.get(0)), sum);
        compare(row.get(0), sum, bare(row.get(3)));
        sum = BigDecimal.ZERO;
      } else {
        assertThat(prices).containsKey(row.get(2));
        BigDecimal product = new BigDecimal(row.get(1)).multiply(prices.get(row.get(2)));
        compare(row.get(0), product, row.get(3));
        sum = sum.add(product);
      }
    }
    assertThat(sum).as("rows after the last sum").isZero();
  }

  @Test
  void everySumIsThatOfItsRows() {
    assertThat(prices).hasSize(19);
    assertThat(sums).hasSize(8);
    assertThat(wrong).isEmpty();
  }

  /** A key costs its price again after the first and after the second rotation. */
  @Test
  void anIdleMonthInMinimalIsBelowTwoDollarsInEachYear() throws IOException {
    BigDecimal rotation = Objects.requireNonNull(prices.get("kms-key")).multiply(new BigDecimal(2));
    List<List<String>> years = rows("year");
    assertThat(years).hasSize(3);
    for (int rotations = 0; rotations < years.size(); rotations++) {
      List<String> year = years.get(rotations);
      BigDecimal grown = rotation.multiply(new BigDecimal(rotations));
      compare(year.get(0), sum("idle, default").add(grown), year.get(1));
      compare(year.get(0), sum("idle, minimal"), year.get(2));
      assertThat(new BigDecimal(year.get(2))).isLessThan(new BigDecimal("2"));
    }
    assertThat(wrong).isEmpty();
    assertThat(Files.readString(Path.of("infra/terraform/keys.tf")))
        .containsSubsequence(
            "\"aws_kms_key\" \"wrapping\"",
            "enable_key_rotation     = !var.minimal",
            "\"aws_kms_key\" \"at_rest\"",
            "count = var.minimal ? 0 : 1");
  }

  @Test
  void aMillionCallsCostWhatTheFormulaSays() throws IOException {
    List<List<String>> rows = rows("mean reply").stream().filter(row -> row.size() == 3).toList();
    for (List<String> row : rows) {
      BigDecimal seconds = seconds(row);
      compare(row.get(0), sum("either way").add(restApi(seconds)), row.get(1));
      compare(row.get(0), sum("either way").add(functionUrl(seconds)), row.get(2));
    }
    assertThat(rows).hasSize(3);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aServerIsCheaperWhereTheFormulaSays() throws IOException {
    List<List<String>> rows = rows("mean reply").stream().filter(row -> row.size() == 5).toList();
    for (List<String> row : rows) {
      BigDecimal seconds = seconds(row);
      compareLoad(row, 1, restApi(seconds));
      compareLoad(row, 3, functionUrl(seconds));
    }
    assertThat(rows).hasSize(3);
    assertThat(wrong).isEmpty();
  }

  @Test
  void theReadmeHasTheSameFigures() throws IOException {
    BigDecimal five = new BigDecimal(5);
    assertThat(Files.readString(Path.of("README.md")))
        .contains(
            "$" + cents(sum("idle, default")),
            "$" + cents(sum("idle, minimal")),
            "$" + cents(sum("either way").add(restApi(five))));
  }

  private void compareLoad(List<String> row, int column, BigDecimal ofMillion) {
    BigDecimal millions = sum("server, a month").divide(ofMillion, MathContext.DECIMAL64);
    compare(row.get(0), millions, row.get(column));
    BigDecimal atOnce = millions.multiply(seconds(row));
    compare(
        row.get(0),
        atOnce.divide(MILLION_SECONDS_OF_MONTH, MathContext.DECIMAL64),
        row.get(column + 1));
  }

  private BigDecimal restApi(BigDecimal seconds) {
    return sum("REST API, fixed").add(seconds.multiply(sum("each second, default")));
  }

  private BigDecimal functionUrl(BigDecimal seconds) {
    return sum("function URL, fixed").add(seconds.multiply(sum("each second, minimal")));
  }

  private BigDecimal sum(String name) {
    assertThat(sums).containsKey(name);
    return sums.getOrDefault(name, BigDecimal.ZERO);
  }

  private static BigDecimal seconds(List<String> row) {
    return new BigDecimal(row.get(0).replace(" s", ""));
  }

  private static String cents(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
  }

  /** Notes what is not shown, to as many digits as it is shown with. */
  private void compare(String what, BigDecimal exact, String shown) {
    BigDecimal figure = new BigDecimal(shown);
    BigDecimal rounded = exact.setScale(figure.scale(), RoundingMode.HALF_UP);
    if (rounded.compareTo(figure) != 0) {
      wrong.add(what + " is " + rounded + ", not " + shown);
    }
  }

  /** The rows of all tables whose first column is called this. */
  private static List<List<String>> rows(String first) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    String table = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("|")) {
        table = "";
        continue;
      }
      List<String> cells =
          Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
              .map(cell -> cell.replace("`", "").strip())
              .toList();
      if (table.isEmpty()) {
        table = cells.get(0);
      } else if (table.equals(first) && !line.startsWith("|---")) {
        rows.add(cells);
      }
    }
    return rows;
  }

  private static String bare(String cell) {
    return cell.replace("*", "");
  }
}
