package dev.portcullis;

import io.quarkus.runtime.Quarkus;
import sun.misc.Signal;

/**
 * SIGTERM as the orderly end that it is here: the process finishes what runs and exits with 0. Left
 * to the virtual machine it would exit with 143, which service managers take for a failure.
 */
final class Termination {
  private Termination() {}

  /** From here on, SIGTERM ends the wait of the server; a second one changes nothing. */
  static void inOrder() {
    by(() -> Quarkus.asyncExit(0));
  }

  /** From here on, SIGTERM has this done, on a thread of its own. */
  static void by(Runnable end) {
    try {
      Signal.handle(new Signal("TERM"), signal -> end.run());
    } catch (IllegalArgumentException notOurs) {
      // the virtual machine was told to leave signals alone (-Xrs), or there is no such signal
    }
  }
}
