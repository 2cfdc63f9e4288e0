package dev.portcullis.authz;

import java.time.Instant;

/**
 * The version with which something begins that is kept under a name. It is of its time, so that no
 * version comes back when a name is used again: whoever has read what was there before, and removed
 * meanwhile, changes nothing of what is there now. Each change is one more; a version is below
 * 2<sup>53</sup>, which every reader of JSON can tell exactly, for two centuries to come.
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

  /** Whether something may begin with this version. */
  public static boolean is(long version) {
    return version % EACH == ANY;
  }
}
