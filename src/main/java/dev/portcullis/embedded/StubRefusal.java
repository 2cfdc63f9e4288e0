package dev.portcullis.embedded;

/** A request that the stub model does not answer, as a provider would not. */
final class StubRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  StubRefusal(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  int status() {
    return status;
  }

  /** What is wrong; never content of the request. */
  String problem() {
    return String.valueOf(getMessage());
  }
}
