package dev.portcullis.command;

import dev.portcullis.authz.Named;
import dev.portcullis.authz.NamedRecords;
import dev.portcullis.pipeline.Page;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the commands on things with names have in common.
 *
 * @param console what the command says
 * @param records where they are kept
 */
record NamedVerb<T extends Named>(Console console, NamedRecords<T> records) {
  /** What the verb of this name says, below this command. */
  static Console console(CommandSpec spec, String verb) {
    return new Console(Objects.requireNonNull(spec.subcommands().get(verb)).getCommandSpec());
  }

  /** Lists these, and all that are kept. */
  int list(List<String> titles, Stream<T> first, Function<T, List<String>> cells) {
    Stream<T> kept = Page.all(after -> records.page(after, Page.LARGEST)).stream();
    return console.table(titles, Stream.concat(first, kept).map(cells).toList());
  }

  /** Shows this one, or else the one that is kept. */
  int show(Optional<T> first, String name, Function<T, List<String>> lines, String absent) {
    return first
        .or(() -> records.find(name))
        .map(found -> console.print(lines.apply(found)))
        .orElseGet(() -> console.failed(absent));
  }

  /**
   * Keeps what is made of the one that is kept so far, if any. What cannot be made is told with the
   * command's usage.
   */
  int put(String name, Function<Optional<T>, T> making) {
    Optional<T> before = records.find(name);
    T made;
    try {
      made = making.apply(before);
    } catch (IllegalArgumentException wrong) {
      throw console.wrong(String.valueOf(wrong.getMessage()));
    }
    return console.say(records.put(made));
  }

  /** Removes the one that is kept, in the version that it has. */
  int remove(String name, String absent) {
    return records
        .find(name)
        .map(found -> console.say(records.remove(name, found.version())))
        .orElseGet(() -> console.failed(absent));
  }
}
