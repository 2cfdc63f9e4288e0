package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastUsesTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Subject OLD = Subject.key("old");

  private Path file;
  private Path inTheWay;

  @BeforeEach
  void find(@TempDir Path folder) {
    file = folder.resolve("used");
    inTheWay = folder.resolve(".used.tmp");
  }

  /** No file can be written anew while this is there. */
  private void obstruct() throws Exception {
    Files.createDirectories(inTheWay.resolve("something"));
  }

  private void clear() throws Exception {
    Files.delete(inTheWay.resolve("something"));
    Files.delete(inTheWay);
  }

  @Test
  void remembersSoManyCallersAndForgetsThoseThatWereUsedLongestAgo() throws Exception {
    try (LastUses uses = LastUses.open(file, START, 100)) {
      for (int i = 0; i < 10_000; i++) {
        uses.note(Subject.key("k" + i), START.plusSeconds(i));
        assertThat(uses.size()).isLessThanOrEqualTo(100);
      }

      assertThat(uses.of(Subject.key("k9999"))).contains(START.plusSeconds(9_999));
      assertThat(uses.of(Subject.key("k9950"))).isPresent();
      assertThat(uses.of(Subject.key("k0"))).isEmpty();
      assertThat(Files.readAllLines(file)).hasSizeLessThan(200);
    }
  }

  @Test
  void startsWithWhatWasKnownWhereTheFileCannotBeWrittenAnew() throws Exception {
    try (LastUses uses = LastUses.open(file, START)) {
      uses.note(OLD, START);
    }
    obstruct();

    try (LastUses uses = LastUses.open(file, START)) {
      assertThat(uses.of(OLD)).contains(START);
      uses.note(Subject.key("new"), START);
    }

    assertThat(LastUses.read(file)).containsOnlyKeys(OLD, Subject.key("new"));
  }

  @Test
  void losesNothingWhereTheFileCannotBeWrittenAnewInTheMiddle() throws Exception {
    Subject busy = Subject.key("busy");
    try (LastUses uses = LastUses.open(file, START)) {
      uses.note(OLD, START);
      obstruct();
      Instant now = START;
      for (int i = 0; i < 20_000; i++) {
        now = START.plus(Usages.COARSE.multipliedBy(i));
        uses.note(busy, now);
      }
      assertThat(LastUses.read(file)).containsEntry(OLD, START).containsEntry(busy, now);

      clear();
      for (int i = 20_000; i < 25_000; i++) {
        now = START.plus(Usages.COARSE.multipliedBy(i));
        uses.note(busy, now);
      }
      assertThat(Files.readAllLines(file)).as("written anew after all").hasSizeLessThan(5_000);
      assertThat(LastUses.read(file)).containsEntry(busy, now);
    }
  }

  @Test
  void startsWhereTheFileCannotBeRead() throws Exception {
    Files.createDirectories(file);

    try (LastUses uses = LastUses.open(file, START)) {
      uses.note(OLD, START);

      assertThat(uses.of(OLD)).as("it is not written, so the next use is noted again").isEmpty();
    }
  }

  @Test
  void passesOverEmptyLinesAndWhatIsNone() throws Exception {
    Files.writeString(file, "\n \nx\n" + START.getEpochSecond() + " " + OLD.text() + "\n\n");

    try (LastUses uses = LastUses.open(file, START)) {
      assertThat(uses.of(OLD)).contains(START);
    }
  }
}
