package dev.portcullis.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** README.md, taken apart. */
final class Readme {
  /** A command as it is to be typed, and what it prints. */
  record Typed(String command, String printed) {}

  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  static Readme read() {
    try {
      return new Readme(Files.readString(Path.of("README.md")));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** All of it. */
  String text() {
    return text;
  }

  /** The code blocks of this language, in their order. */
  List<String> blocks(String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The commands of the console blocks, in their order. */
  List<Typed> typed() {
    List<Typed> typed = new ArrayList<>();
    for (String block : blocks("console")) {
      for (String command : block.split("(?m)^\\$ ")) {
        if (!command.isBlank()) {
          typed.add(parted(command));
        }
      }
    }
    return typed;
  }

  private static Typed parted(String text) {
    int end = text.indexOf('\n');
    while (end > 0 && text.charAt(end - 1) == '\\') {
      end = text.indexOf('\n', end + 1);
    }
    return new Typed(text.substring(0, end), text.substring(end + 1));
  }
}
