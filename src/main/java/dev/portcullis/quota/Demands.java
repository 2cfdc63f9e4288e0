package dev.portcullis.quota;

import dev.portcullis.pipeline.Limit;
import dev.portcullis.pipeline.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The demands of one call. Tokens are estimated once, and only if there is a limit of them. */
final class Demands {
  private final LongSupplier estimate;
  private final List<Demand> list = new ArrayList<>(4);
  private OptionalLong tokens = OptionalLong.empty();
  private int limits;

  Demands(LongSupplier estimate) {
    this.estimate = estimate;
  }

  /** Demands of this subject, also if it has no limits. */
  void always(Subject subject, Limits of) {
    list.add(new Demand(subject, claims(of)));
  }

  /** Demands of this subject, if it has limits. */
  void add(Supplier<Subject> subject, Limits of) {
    if (!of.all().isEmpty()) {
      list.add(new Demand(subject.get(), claims(of)));
    }
  }

  private List<Claim> claims(Limits of) {
    limits += of.all().size();
    List<Claim> claims = new ArrayList<>(of.all().size());
    for (Limit limit : of.all()) {
      long amount =
          switch (limit.measure()) {
            case REQUESTS, CONCURRENT -> 1;
            case TOKENS -> tokens();
          };
      if (amount > 0) {
        claims.add(new Claim(limit, amount));
      }
    }
    return claims;
  }

  private long tokens() {
    if (tokens.isEmpty()) {
      tokens = OptionalLong.of(estimate.getAsLong());
    }
    return tokens.getAsLong();
  }

  List<Demand> list() {
    return list;
  }

  /** The tokens that are to be reserved; none if no limit counts any. */
  OptionalLong reserved() {
    return tokens;
  }

  /** How many limits apply. */
  int limits() {
    return limits;
  }
}
