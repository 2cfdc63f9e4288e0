package dev.portcullis.lambda;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.ClientReply;
import dev.portcullis.pipeline.Stopped;
import java.io.IOException;
import java.util.Locale;

/** A reply on its way to the platform; a platform that does not take it is a client that left. */
abstract sealed class FunctionReply implements ClientReply permits StreamedReply, BufferedReply {
  final RuntimeApi api;
  final Invocation invocation;
  private boolean answered;

  FunctionReply(RuntimeApi api, Invocation invocation) {
    this.api = api;
    this.invocation = invocation;
  }

  /** A step towards the platform. */
  @FunctionalInterface
  interface Step {
    void take() throws IOException;
  }

  /** Takes a step after which the invocation has its answer, or at least will get no other. */
  final void finish(Step step) {
    answered = true;
    take(step);
  }

  /** Takes a step. */
  final void take(Step step) {
    try {
      step.take();
    } catch (IOException notTaken) {
      throw new Stopped(Cause.CLIENT_GONE);
    }
  }

  /** Whether the invocation needs no other answer. */
  final boolean answered() {
    return answered;
  }

  static FunctionError error(Cause cause) {
    String name = cause.name().toLowerCase(Locale.ROOT);
    return new FunctionError("Portcullis." + cause.name(), "The reply was cut: " + name + ".");
  }
}
