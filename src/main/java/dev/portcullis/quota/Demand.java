package dev.portcullis.quota;

import java.util.List;

/**
 * What one call takes of all limits of one subject: all of it, or none.
 *
 * @param claims for each limit; none: only whether the subject was stopped matters
 */
public record Demand(Subject subject, List<Claim> claims) {
  public Demand {
    claims = List.copyOf(claims);
  }
}
