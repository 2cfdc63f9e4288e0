package dev.portcullis.pipeline;

/**
 * What a call consumed, in tokens.
 *
 * @param input all input tokens, cached ones included
 * @param cachedInput those of them that the provider had cached
 * @param output output tokens
 * @param basis how it is known
 */
public record Usage(long input, long cachedInput, long output, Basis basis) {

  /** How usage is known. */
  public enum Basis {
    /** Nothing was sent upstream: the call is free. */
    NONE,
    /** Something was sent upstream, and nothing is known: it is charged as reserved. */
    UNKNOWN,
    /** Counted by us from what was streamed. */
    COUNTED,
    /** Reported by the upstream. */
    REPORTED
  }

  /** Nothing was sent upstream. */
  public static final Usage NONE = new Usage(0, 0, 0, Basis.NONE);

  /** Something was sent upstream, and nothing is known. */
  public static final Usage UNKNOWN = new Usage(0, 0, 0, Basis.UNKNOWN);
}
