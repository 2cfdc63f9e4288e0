package dev.portcullis.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of cells as lines, each column as wide as its widest cell. */
final class Columns {
  private static final int GAP = 2;

  private Columns() {}

  static List<String> lines(List<String> titles, List<List<String>> rows) {
    List<List<String>> all = Stream.concat(Stream.of(titles), rows.stream()).toList();
    var lines = new ArrayList<String>();
    for (List<String> row : all) {
      var line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = all.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        String cell = row.get(column);
        line.append(cell);
        if (column < row.size() - 1) {
          line.append(" ".repeat(width - cell.length() + GAP));
        }
      }
      lines.add(line.toString());
    }
    return lines;
  }
}
