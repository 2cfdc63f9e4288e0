package dev.portcullis.pipeline;

/**
 * Where a streamed reply goes. Both methods block while the client is slow: that is the
 * back-pressure.
 */
public interface Reply {
  /**
   * Starts the reply; from here on the status can no longer change.
   *
   * @throws IllegalStateException the second time
   * @throws Stopped if the reply must end here
   */
  void begin(Head head);

  /**
   * Writes one frame.
   *
   * @throws IllegalStateException before {@link #begin}
   * @throws Stopped if the reply must end here
   */
  void write(Frame frame);
}
