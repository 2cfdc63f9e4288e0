package dev.portcullis.quota;

import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs in the end.
 *
 * @param requests 1, or 0 if the call does not count
 * @param tokens its tokens
 */
public record Charge(long requests, long tokens) {

  /**
   * What a call costs that ended so.
   *
   * @param reserved the tokens that were reserved for it; where that is none, it costs none
   * @param outcome how its layers ended; none if that is not known
   */
  static Charge of(long reserved, Usage usage, @Nullable Outcome outcome) {
    long tokens =
        switch (usage.basis()) {
          case NONE -> 0;
          case UNKNOWN -> reserved;
          case COUNTED, REPORTED -> reserved == 0 ? 0 : usage.input() + usage.output();
        };
    boolean failedBeforeAnUpstream =
        usage.basis() == Usage.Basis.NONE
            && outcome instanceof Outcome.Refused(var refusal)
            && refusal.reason().status() >= 500;
    return new Charge(failedBeforeAnUpstream ? 0 : 1, tokens);
  }

  /** The part that this measure counts. */
  public long of(Measure measure) {
    return switch (measure) {
      case REQUESTS -> requests;
      case TOKENS -> tokens;
      case CONCURRENT -> 0;
    };
  }
}
