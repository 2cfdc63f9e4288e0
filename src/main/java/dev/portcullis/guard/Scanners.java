package dev.portcullis.guard;

import java.util.List;

/**
 * The scanners of families. Those that any policy of today's families comes to are made once: in an
 * executable while it is built, so that no start waits for their automata; on the JVM when the
 * first policy wants them.
 */
final class Scanners {
  private static final class OfSecrets {
    static final Scanner SCANNER = fresh(List.of(GuardPolicy.SECRETS));
  }

  private static final class OfPersonal {
    static final Scanner SCANNER = fresh(List.of(GuardPolicy.PERSONAL));
  }

  private static final class OfAll {
    static final Scanner SCANNER = fresh(GuardPolicy.FAMILIES);
  }

  private Scanners() {}

  /** The scanner of these families' rules, in this order. */
  static Scanner of(List<Family> families) {
    if (families.equals(GuardPolicy.FAMILIES)) {
      return OfAll.SCANNER;
    }
    if (families.equals(List.of(GuardPolicy.SECRETS))) {
      return OfSecrets.SCANNER;
    }
    return families.equals(List.of(GuardPolicy.PERSONAL)) ? OfPersonal.SCANNER : fresh(families);
  }

  private static Scanner fresh(List<Family> families) {
    return new Scanner(families.stream().flatMap(family -> family.rules().stream()).toList());
  }
}
