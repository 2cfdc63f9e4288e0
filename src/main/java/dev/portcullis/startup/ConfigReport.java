package dev.portcullis.startup;

import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Tells a person why the gateway does not start: the key, what is wrong, what to do. Values are
 * never shown.
 */
public final class ConfigReport {
  /** The exit code of a process that does not start: EX_CONFIG of sysexits.h. */
  public static final int EXIT_CODE = 78;

  private final List<MappedKeys.Key> known;

  /** A report on the keys of these mappings. */
  public ConfigReport(List<Class<?>> mappings) {
    this.known = List.copyOf(MappedKeys.of(mappings));
  }

  /** What keeps the configuration file that the environment names from being used, if anything. */
  public static Optional<String> fileUnusable() {
    List<Problem> problems = ConfigFile.ofEnvironment().map(ConfigFile::problems).orElse(List.of());
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    var text = new StringWriter();
    print(problems, new PrintWriter(text));
    return Optional.of(text.toString());
  }

  /**
   * Ends the start if there are keys that no mapping knows, or values that cannot be meant.
   *
   * @throws InvalidConfiguration with each of them
   */
  public void check() {
    Config config = ConfigProvider.getConfig();
    List<Problem> problems =
        new ArrayList<>(UnknownKeys.in(config, System.getenv().keySet(), known));
    problems.addAll(WrongValues.in(config, System.getenv(), known));
    problems.sort(Comparator.comparing(Problem::key));
    if (!problems.isEmpty()) {
      throw new InvalidConfiguration(problems);
    }
  }

  /** Says what kept the gateway from starting, and returns the exit code. */
  public int tell(Throwable failure, PrintWriter err) {
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

  private List<Problem> problems(ConfigValidationException invalid) {
    var messages = new ValueMessages(known);
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(messages.problem(invalid.getProblem(i).getMessage()));
    }
    return problems;
  }
}
