package dev.portcullis.pipeline;

/** The rest of the pipeline, as one layer sees it. */
@FunctionalInterface
public interface Next {
  /**
   * Runs the layers below; returns when the reply has ended but for its tail.
   *
   * @throws IllegalStateException the second time
   */
  Outcome proceed(Reply out) throws InterruptedException;
}
