package dev.portcullis.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of {@code docs/operate}: the commands below its headings, in their order. */
final class Runbook {
  /** Blocks are indented by four columns; within a list, by four beside the list's own three. */
  private static final Pattern BLOCK = Pattern.compile("(?m)(?<=\n\n)(?: {4}.*\\S.*\n)+");

  private static final Pattern QUOTED = Pattern.compile("(?m)^\\d\\. `(aws [^`]+)`$");

  private final String name;
  private final String text;

  private Runbook(String name, String text) {
    this.name = name;
    this.text = text;
  }

  static Runbook of(String name) throws IOException {
    return new Runbook(name, Files.readString(Path.of("docs/operate", name)));
  }

  /** The blocks below this heading, as somebody copies them. */
  List<String> blocks(String heading) {
    List<String> blocks =
        BLOCK
            .matcher(section(heading))
            .results()
            .map(found -> outdented(found.group()))
            .collect(Collectors.toCollection(ArrayList::new));
    QUOTED.matcher(section(heading)).results().forEach(found -> blocks.add(found.group(1)));
    return blocks;
  }

  /** The one block below this heading that has this in it. */
  String block(String heading, String with) {
    List<String> found = blocks(heading).stream().filter(block -> block.contains(with)).toList();
    if (found.size() != 1) {
      throw new AssertionError("%s, %s: %s is in %s".formatted(name, heading, with, found));
    }
    return found.getFirst();
  }

  private String section(String heading) {
    String[] parts = (text + "\n## ").split("(?m)^##? " + Pattern.quote(heading) + "\n", 2);
    if (parts.length < 2) {
      throw new AssertionError(name + " has no heading " + heading);
    }
    return "\n" + parts[1].substring(0, parts[1].indexOf("\n## ") + 1);
  }

  private static String outdented(String block) {
    int indent = block.length() - block.stripLeading().length();
    return block.lines().map(line -> line.substring(indent)).collect(Collectors.joining("\n"));
  }
}
