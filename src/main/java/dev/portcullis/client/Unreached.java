package dev.portcullis.client;

/** Nothing was sent, as nobody could be connected to: at another moment somebody may be. */
final class Unreached extends CannotReach {
  private static final long serialVersionUID = 1L;

  Unreached(String problem) {
    super(problem);
  }
}
