package dev.portcullis.startup;

import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Tells a person why the gateway does not start: the key, what is wrong, what to do. Values are
 * never shown.
 */
public final class ConfigReport {
  /** The exit code of a process that does not start: EX_CONFIG of sysexits.h. */
  public static final int EXIT_CODE = 78;

  private static final Pattern KEY = Pattern.compile("portcullis[A-Za-z0-9_.\\[\\]\"*-]*");

  private ConfigReport() {}

  /**
   * Whether the variable for the configuration file names one that cannot be read; then says so.
   */
  public static boolean fileUnreadable(PrintStream err) {
    String file = System.getenv(PortcullisConfigSources.FILE_VARIABLE);
    boolean unreadable =
        file != null && !(Files.isRegularFile(Path.of(file)) && Files.isReadable(Path.of(file)));
    if (unreadable) {
      print(
          List.of(
              new Problem(
                  PortcullisConfigSources.FILE_VARIABLE,
                  "the file that it names cannot be read",
                  "Name a .properties file that this process may read.")),
          new PrintWriter(err, true, StandardCharsets.UTF_8));
    }
    return unreadable;
  }

  /**
   * Ends the start if there are keys that no mapping knows.
   *
   * @throws InvalidConfiguration with each of them
   */
  public static void checkUnknownKeys(List<MappedKeys.Key> known) {
    List<Problem> unknown =
        UnknownKeys.in(ConfigProvider.getConfig(), System.getenv().keySet(), known);
    if (!unknown.isEmpty()) {
      throw new InvalidConfiguration(unknown);
    }
  }

  /** Ends the process; for Quarkus, which calls it where a start has failed, too. */
  public static void exit(Integer code, @Nullable Throwable failure) {
    int end =
        failure == null
            ? code
            : tell(failure, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(end);
  }

  /** Says what kept the gateway from starting, and returns the exit code. */
  public static int tell(Throwable failure, PrintWriter err) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InvalidConfiguration invalid) {
        print(invalid.problems(), err);
        return EXIT_CODE;
      }
      if (at instanceof ConfigValidationException invalid) {
        print(problems(invalid), err);
        return EXIT_CODE;
      }
    }
    err.println("Portcullis does not start: " + failure.getClass().getName());
    for (StackTraceElement frame : failure.getStackTrace()) {
      err.println("  at " + frame);
    }
    return 1;
  }

  private static void print(List<Problem> problems, PrintWriter err) {
    err.println("Portcullis does not start, because its configuration is not right:\n");
    problems.forEach(problem -> err.println(problem.text()));
    err.println("Every key is explained in docs/CONFIGURATION.md.");
    err.flush();
  }

  private static List<Problem> problems(ConfigValidationException invalid) {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(problem(invalid.getProblem(i).getMessage()));
    }
    return problems;
  }

  /** SmallRye's and Hibernate Validator's messages name the key; the value is cut out. */
  static Problem problem(String message) {
    String text =
        message
            .replaceFirst("^SRCFG\\d+: ", "")
            .replaceAll(" with the config value \"(?s:.*)\" threw an Exception", "$0")
            .replaceAll("(?s)with the config value \".*?\" threw.*", "cannot be read");
    Matcher key = KEY.matcher(text);
    String name = key.find() ? key.group() : "portcullis";
    if (text.contains("required but it could not be found")) {
      return new Problem(name, "it is required, and it is not set", "Set it.");
    }
    if (text.contains("cannot be read")) {
      return new Problem(
          name,
          "its value is not of the right type",
          "Give a value of the type in its description.");
    }
    String rule = text.substring(text.indexOf(name) + name.length()).strip();
    return new Problem(name, rule.isEmpty() ? "it is not valid" : rule, "Correct its value.");
  }
}
