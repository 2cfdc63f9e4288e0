package dev.portcullis.lambda;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.ClientReply;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Stopped;
import java.io.IOException;
import java.util.Locale;

/** A reply on its way to the platform; a platform that does not take it is a client that left. */
abstract sealed class FunctionReply implements ClientReply permits StreamedReply, BufferedReply {
  final RuntimeApi api;
  final Invocation invocation;
  final Exchange in;

  /** Whether its end was sent, or tried to be. */
  private boolean ending;

  /** Whether the platform expects nothing more. */
  private boolean settled;

  FunctionReply(RuntimeApi api, Invocation invocation, Exchange in) {
    this.api = api;
    this.invocation = invocation;
    this.in = in;
  }

  /** A step towards the platform. */
  @FunctionalInterface
  interface Step {
    void take() throws IOException;
  }

  /** Takes the last step. */
  final void finish(Step step) {
    ending = true;
    take(step);
    settled = true;
  }

  /** Takes a step; how long that may last, the loop says. */
  final void take(Step step) {
    in.cancellation().withoutInterrupt(() -> taken(step));
  }

  private void taken(Step step) {
    try {
      step.take();
    } catch (RuntimeApi.TooLate over) {
      settled = true;
      throw new Stopped(Cause.CLIENT_GONE);
    } catch (IOException notTaken) {
      throw new Stopped(Cause.CLIENT_GONE);
    }
  }

  @Override
  public final void abort() {
    if (settled) {
      return;
    }
    try {
      if (committed() && !ending) {
        api.failStream(error(Cause.CLIENT_GONE));
      } else {
        api.fail(invocation, error(Cause.CLIENT_GONE));
      }
    } catch (IOException gone) {
      api.drop();
    }
  }

  static FunctionError error(Cause cause) {
    String name = cause.name().toLowerCase(Locale.ROOT);
    return new FunctionError("Portcullis." + cause.name(), "The reply was cut: " + name + ".");
  }
}
