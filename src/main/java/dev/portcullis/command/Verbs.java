package dev.portcullis.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command whose verbs do the work: by itself it says which there are. */
abstract class Verbs implements Runnable {
  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  Verbs() {}

  @Override
  public void run() {
    List<String> verbs = List.copyOf(spec.subcommands().keySet());
    throw new ParameterException(
        spec.commandLine(),
        "Say what: %s or %s."
            .formatted(String.join(", ", verbs.subList(0, verbs.size() - 1)), verbs.getLast()));
  }
}
