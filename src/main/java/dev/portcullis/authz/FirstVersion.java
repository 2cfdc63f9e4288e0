package dev.portcullis.authz;

import java.time.Instant;
import java.util.List;

/**
 * The version with which something begins that is kept under a name. It is of its time, so that no
 * version comes back when a name is used again: whoever has read what was there before, and removed
 * meanwhile, changes nothing of what is there now. Each change is the {@link #next} one, which is
 * never a first one: where nothing is kept any more, no change of what was there begins it anew. A
 * version is below 2<sup>53</sup>, which every reader of JSON can tell exactly, for two centuries
 * to come.
 */
public final class FirstVersion {
  /** Any first version: what is kept with it gets one of its time. */
  public static final long ANY = 1;

  /** How many versions a millisecond has. */
  private static final long EACH = 1 << 10;

  private FirstVersion() {}

  /** The first version of what is made at this time. */
  public static long at(Instant now) {
    return now.toEpochMilli() * EACH + ANY;
  }

  /** This version, or one of this time in the place of {@link #ANY}. */
  public static long of(long version, Instant now) {
    return version == ANY ? at(now) : version;
  }

  /**
   * The version of what comes in the place of this one.
   *
   * @param version 0 if there is none, in the place of which comes {@link #ANY}
   */
  public static long next(long version) {
    long one = version + 1;
    return version > 0 && is(one) ? one + 1 : one;
  }

  /**
   * In the place of which versions this one may come; none if it is a first one. There are two
   * where one was skipped between them. That both were of one name in one millisecond takes more
   * changes of it than a millisecond has versions.
   */
  public static List<Long> before(long version) {
    if (is(version)) {
      return List.of();
    }
    long one = version - 1;
    return one > ANY && is(one) ? List.of(one, one - 1) : List.of(one);
  }

  /** Whether something may begin with this version. */
  public static boolean is(long version) {
    return version % EACH == ANY;
  }
}
