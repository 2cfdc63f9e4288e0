package dev.portcullis.blackbox;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The chains of audit events in a folder: those of gateways, and those of commands.
 *
 * @param folder the folder
 */
record KeptChains(Path folder) {
  private static final Pattern TIME = Pattern.compile("\"time\":(\\d+)");

  /** The lines of gateways, the oldest chain first. */
  List<String> ofGateways() {
    return lines(file -> !isOfACommand(file), UnaryOperator.identity());
  }

  /** The same without a last line that is still being written, or was torn. */
  List<String> wholeOfGateways() {
    return lines(
        file -> !isOfACommand(file), text -> text.substring(0, text.lastIndexOf('\n') + 1));
  }

  /** The lines of commands, the oldest chain first. */
  List<String> ofCommands() {
    return lines(KeptChains::isOfACommand, UnaryOperator.identity());
  }

  private static boolean isOfACommand(Path chain) {
    return chain.toString().endsWith("-cli.jsonl");
  }

  private List<String> lines(Predicate<Path> wanted, UnaryOperator<String> part) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> lines = new ArrayList<>();
      for (Path file : files.filter(wanted).sorted(comparing(KeptChains::began)).toList()) {
        part.apply(Files.readString(file)).lines().forEach(lines::add);
      }
      return lines;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** When its first event was, by the millisecond: names of chains tell the second alone. */
  private static long began(Path chain) {
    try (Stream<String> lines = Files.lines(chain)) {
      Matcher time = TIME.matcher(lines.findFirst().orElse(""));
      return time.find() ? Long.parseLong(time.group(1)) : 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
