package dev.portcullis.command;

import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Remedy;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis explain}: what a refusal means, and what to do about it. */
@Command(
    name = "explain",
    description = "Says what a refusal means, and what to do about it.",
    mixinStandardHelpOptions = true)
public class ExplainCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      description = "The code of an error or audit event, or an HTTP status; all without one.")
  @Nullable String code;

  @Override
  public Integer call() {
    CommandLine commandLine = Objects.requireNonNull(spec).commandLine();
    List<Reason> meant =
        Arrays.stream(Reason.values())
            .filter(
                reason ->
                    code == null
                        || reason.code().equals(code)
                        || Integer.toString(reason.status()).equals(code))
            .toList();
    if (meant.isEmpty()) {
      throw new CommandLine.ParameterException(
          commandLine, "No refusal has this code; without a code all are shown.");
    }
    PrintWriter out = commandLine.getOut();
    meant.forEach(reason -> explain(reason, out));
    out.flush();
    return 0;
  }

  private static void explain(Reason reason, PrintWriter out) {
    Remedy remedy = Remedy.of(reason);
    out.println(reason.status() + " " + reason.code() + ": " + reason.title());
    out.println("  " + remedy.cause());
    out.println("  " + remedy.cure());
  }
}
