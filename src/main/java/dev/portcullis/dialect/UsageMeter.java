package dev.portcullis.dialect;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Span;
import dev.portcullis.pipeline.TokenEstimate;
import dev.portcullis.pipeline.Usage;
import java.util.OptionalLong;

/**
 * What one reply is known to have consumed. What the upstream reports counts; what it has not (yet)
 * reported is estimated by {@link TokenEstimate}, rounded up for each piece, since a streamed piece
 * is seldom less than a token.
 */
final class UsageMeter {
  /** No report of more is believed. */
  private static final long MOST = 1L << 40;

  private final Call call;
  private boolean started;
  private boolean failed;
  private long counted;
  private long cachedInput;
  private long estimatedInput = -1;
  private OptionalLong input = OptionalLong.empty();
  private OptionalLong output = OptionalLong.empty();

  UsageMeter(Call call) {
    this.call = call;
  }

  /** Something of a reply has arrived. */
  void started() {
    started = true;
  }

  /** The reply is an error: providers charge nothing for it, and report nothing. */
  void nothing() {
    failed = true;
  }

  /** A piece of output has arrived. Token probabilities are output said twice, and count once. */
  void text(Span span, Json document) {
    if (!span.at().steps().contains("logprobs")) {
      counted += TokenEstimate.ofBytes(utf8Length(span.in(document)));
    }
  }

  /** The upstream reports its input, cached input included; a later report never says less. */
  void reportInput(long all, long cached) {
    if (all >= input.orElse(0)) {
      input = OptionalLong.of(all);
      cachedInput = Math.min(cached, all);
    }
  }

  /** The upstream reports its output so far: what was counted until here is in it. */
  void reportOutput(long tokens) {
    output = OptionalLong.of(tokens);
    counted = 0;
  }

  /** What is known so far. */
  Usage usage() {
    if (!started) {
      return Usage.UNKNOWN;
    }
    if (failed) {
      return new Usage(0, 0, 0, Usage.Basis.COUNTED);
    }
    boolean reported = input.isPresent() && output.isPresent() && counted == 0;
    return new Usage(
        input.orElseGet(this::estimatedInput),
        cachedInput,
        output.orElse(0) + counted,
        reported ? Usage.Basis.REPORTED : Usage.Basis.COUNTED);
  }

  /** A number of tokens, where this member is one that can be believed. */
  static OptionalLong tokens(Json usage, String member) {
    OptionalLong count = usage.integer(member);
    return count.isPresent() && count.getAsLong() >= 0 && count.getAsLong() <= MOST
        ? count
        : OptionalLong.empty();
  }

  private long estimatedInput() {
    if (estimatedInput < 0) { // asked for with every event
      estimatedInput = TokenEstimate.ofInput(call);
    }
    return estimatedInput;
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
