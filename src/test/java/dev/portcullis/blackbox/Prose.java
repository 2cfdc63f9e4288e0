package dev.portcullis.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The fenced blocks of a Markdown page, in their order. */
final class Prose {
  private static final String FENCE = "```";

  private Prose() {}

  /**
   * A block.
   *
   * @param language what stands behind its fence; empty if nothing does
   * @param line the number of its first line
   * @param output the block of output that follows it at once; empty if none does
   */
  record Block(String page, String language, String text, int line, String output) {
    @Override
    public String toString() {
      return page + ":" + line + " " + language;
    }
  }

  /** The commands of a console block, each with the output that the page shows. */
  record Command(String text, String output) {}

  static List<Block> blocks(Path page) {
    List<String> lines;
    try {
      lines = Files.readAllLines(page);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    var blocks = new ArrayList<Block>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
        if (end == i) {
          throw new IllegalArgumentException(page + ":" + (i + 1) + " has no end");
        }
        add(
            blocks,
            new Block(
                page.toString(),
                lines.get(i).substring(FENCE.length()),
                String.join("\n", lines.subList(i + 1, end)) + "\n",
                i + 2,
                ""));
        i = end;
      }
    }
    return blocks;
  }

  /** A block named {@code output} belongs to the one before it. */
  private static void add(List<Block> blocks, Block block) {
    if (block.language().equals("output")) {
      Block before = blocks.removeLast();
      blocks.add(
          new Block(before.page(), before.language(), before.text(), before.line(), block.text()));
    } else {
      blocks.add(block);
    }
  }

  /** The commands of a block of language {@code console}: a line with {@code $} begins each. */
  static List<Command> commands(Block console) {
    var commands = new ArrayList<Command>();
    var command = new StringBuilder();
    var output = new StringBuilder();
    boolean continued = false;
    for (String line : console.text().lines().toList()) {
      if (continued) {
        command.append('\n').append(line);
        continued = line.endsWith("\\");
      } else if (line.startsWith("$ ")) {
        addTo(commands, command, output);
        command.append(line.substring(2));
        continued = line.endsWith("\\");
      } else {
        output.append(line).append('\n');
      }
    }
    addTo(commands, command, output);
    return commands;
  }

  private static void addTo(List<Command> commands, StringBuilder command, StringBuilder output) {
    if (!command.isEmpty()) {
      commands.add(new Command(command.toString(), output.toString()));
    }
    command.setLength(0);
    output.setLength(0);
  }
}
