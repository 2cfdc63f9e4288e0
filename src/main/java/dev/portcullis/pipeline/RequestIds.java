package dev.portcullis.pipeline;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Ids of requests: 128 random bits, which nobody guesses. They are drawn for many ids at once. Safe
 * for use by several threads.
 */
public final class RequestIds {
  private static final int LENGTH = 16;
  private static final int AT_ONCE = 64;

  private final SecureRandom random = new SecureRandom();
  private final byte[] drawn = new byte[AT_ONCE * LENGTH];
  private int used = drawn.length;

  /** A new one, in hexadecimal. */
  public synchronized String next() {
    if (used == drawn.length) {
      random.nextBytes(drawn);
      used = 0;
    }
    used += LENGTH;
    return HexFormat.of().formatHex(drawn, used - LENGTH, used);
  }
}
