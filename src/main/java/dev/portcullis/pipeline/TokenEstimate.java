package dev.portcullis.pipeline;

import dev.portcullis.json.JsonWriter;

/**
 * How many tokens a text is, where nobody has counted them: one for each four bytes of UTF-8,
 * rounded up. What is reserved before a call and what is counted where an upstream reports nothing
 * come from this one rule.
 */
public final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;

  private TokenEstimate() {}

  /** The tokens of this many bytes. */
  public static long ofBytes(long bytes) {
    return (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  /** The input tokens of this call: those of its body as it is written. */
  public static long ofInput(Call call) {
    return call.body().map(body -> ofBytes(JsonWriter.length(body))).orElse(0L);
  }
}
