package dev.portcullis.quota;

import java.time.Duration;

/**
 * What a ledger knows of subjects, for people to look at: it may be a moment old, and nothing is
 * decided by it. Safe for use by several threads.
 */
public interface Usages {
  /** How exactly the last use is known: it may be this much later than is said. */
  Duration COARSE = Duration.ofMinutes(15);

  /**
   * How a subject stands.
   *
   * @throws LedgerUnavailable if nobody can say
   */
  Standing of(Subject subject);
}
