package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;

/**
 * What one call takes of one limit.
 *
 * @param limit the limit
 * @param amount how much of it, at least 1
 */
public record Claim(Limit limit, long amount) {
  public Claim {
    if (amount < 1) {
      throw new IllegalArgumentException("a claim is of at least 1");
    }
  }

  /** Whether the limit could ever take it. */
  public boolean possible() {
    return amount <= limit.amount();
  }
}
