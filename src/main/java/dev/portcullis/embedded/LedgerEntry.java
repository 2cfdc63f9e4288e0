package dev.portcullis.embedded;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.quota.Subject;
import java.util.Optional;

/**
 * A change of one counter, as one line of the journal: {@code <change> <measure> <seconds> <index>
 * <subject>}. The change stands for its window alone, whatever the lines before it say.
 *
 * @param seconds the window's length
 * @param index the window's number since the epoch
 * @param change what is added to its count; less than zero where something is given back
 */
record LedgerEntry(Subject subject, Measure measure, long seconds, long index, long change) {

  /** The line, without its end. */
  void writeTo(StringBuilder line) {
    line.append(change)
        .append(' ')
        .append(measure.text())
        .append(' ')
        .append(seconds)
        .append(' ')
        .append(index)
        .append(' ')
        .append(subject.text());
  }

  /** The entry of this line, if it is one. */
  static Optional<LedgerEntry> parse(String line) {
    String[] parts = line.split(" ", 5);
    if (parts.length < 5) {
      return Optional.empty();
    }
    try {
      Measure measure = Measure.parse(parts[1]).orElseThrow(NumberFormatException::new);
      long seconds = Long.parseLong(parts[2]);
      if (!measure.windowed() || seconds < 1 || seconds > Limit.LONGEST_WINDOW.toSeconds()) {
        return Optional.empty();
      }
      return Optional.of(
          new LedgerEntry(
              Subject.parse(parts[4]),
              measure,
              seconds,
              Long.parseLong(parts[3]),
              Long.parseLong(parts[0])));
    } catch (IllegalArgumentException noNumberOrNoSubject) {
      return Optional.empty();
    }
  }
}
