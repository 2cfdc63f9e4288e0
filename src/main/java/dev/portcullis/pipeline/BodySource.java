package dev.portcullis.pipeline;

/** Where an adapter keeps the body of a request that nobody has asked for yet. */
@FunctionalInterface
public interface BodySource {
  /**
   * Reads the whole body, sending {@code 100-continue} first where the client waits for it.
   *
   * @throws TooLarge as soon as there is more than the limit
   * @throws Malformed if its framing breaks off or could be read in two ways
   * @throws InterruptedException when the client has gone or the deadline has passed
   */
  byte[] read(long limit) throws TooLarge, Malformed, InterruptedException;

  /** A body of more bytes than its limit. */
  final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    /** More than the limit. */
    public TooLarge() {
      super("body over its limit", null, false, false);
    }
  }

  /** A body whose framing (its chunks) is wrong. */
  final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    /** Wrong framing. */
    public Malformed() {
      super("malformed body", null, false, false);
    }
  }
}
