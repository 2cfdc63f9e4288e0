package dev.portcullis.startup;

import java.util.List;
import java.util.stream.Collectors;

/** Problems that keep the gateway from starting. */
public final class InvalidConfiguration extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** These problems keep the gateway from starting. */
  public InvalidConfiguration(List<Problem> problems) {
    super(problems.stream().map(Problem::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** This one problem keeps the gateway from starting. */
  public static InvalidConfiguration of(String key, String what, String toDo) {
    return new InvalidConfiguration(List.of(new Problem(key, what, toDo)));
  }

  /** What is wrong, each with what to do. */
  public List<Problem> problems() {
    return problems;
  }
}
