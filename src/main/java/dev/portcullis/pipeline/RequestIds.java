package dev.portcullis.pipeline;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of requests: 128 random bits, which nobody guesses. Safe for use by several threads. */
public final class RequestIds {
  private final SecureRandom random = new SecureRandom();

  /** A new one, in hexadecimal. */
  public String next() {
    var bytes = new byte[16];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
