package dev.portcullis;

import dev.portcullis.admin.Control;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code portcullis posture}: which controls are on, by this configuration and its stores. */
@Command(
    name = "posture",
    description = "Says which controls are on, with evidence, and what to do.",
    mixinStandardHelpOptions = true)
class PostureCommand implements Callable<Integer> {
  private final Posture posture;

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  PostureCommand(Posture posture) {
    this.posture = posture;
  }

  @Override
  public Integer call() {
    StartCommand.Mappings.REPORT.checkUnknownKeys();
    PrintWriter out = spec.commandLine().getOut();
    for (Control control : posture.live()) {
      out.printf("%-7s %s%n", control.state().text(), control.name());
      control.evidence().forEach(found -> out.printf("          %s%n", found));
      control.advice().forEach(advice -> out.printf("        > %s%n", advice));
    }
    out.flush();
    return 0;
  }
}
