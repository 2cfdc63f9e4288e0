package dev.portcullis.command;

import dev.portcullis.authz.Written;
import dev.portcullis.client.Plain;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a command says to people, and what it makes of the texts of its options. */
record Console(CommandSpec spec) {
  /** Says this on standard error, and whether the command has done what was asked. */
  int say(String what, boolean done) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(Plain.text(what));
    err.flush();
    return done ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** Says that it is done. */
  int done(String what) {
    return say(what, true);
  }

  /** Says why it is not. */
  int failed(String why) {
    return say(why, false);
  }

  /** Says how writing a version of something went. */
  int say(Written written) {
    return switch (written) {
      case DONE -> done("Done.");
      case CONFLICT, ABSENT ->
          failed("Somebody else changed it just now. Look at it, and try again.");
    };
  }

  /** Prints these lines on standard output. */
  int print(List<String> lines) {
    PrintWriter out = spec.commandLine().getOut();
    lines.stream().map(Plain::text).forEach(out::println);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  /** Prints rows below their titles, or says that there are none. */
  int table(List<String> titles, List<List<String>> rows) {
    return rows.isEmpty() ? done("There are none.") : print(Columns.lines(titles, rows));
  }

  /** Wrong arguments, told with the command's usage. */
  ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  /** What an option was given; picocli knows no empty list. */
  static List<String> given(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  /** What an option's texts mean; what is wrong with one is said with the option's name. */
  <T> List<T> read(String option, @Nullable List<String> texts, Function<String, T> reading) {
    return given(texts).stream().map(text -> value(option, text, reading)).toList();
  }

  /** The same of an option that need not be given. */
  <T> Optional<List<T>> said(
      String option, @Nullable List<String> texts, Function<String, T> reading) {
    return texts == null ? Optional.empty() : Optional.of(read(option, texts, reading));
  }

  /** The same of one text, or of all at once. */
  <S, T> T value(String option, S text, Function<S, T> reading) {
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException wrong) {
      throw wrong(option + ": " + wrong.getMessage());
    }
  }

  /** A number of hours or days. */
  Duration duration(String option, String text) {
    if (!text.matches("(0|[1-9]\\d{0,5})[hd]")) {
      throw wrong(option + ": a time is a number of hours or days: 12h, 90d.");
    }
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
  }
}
