package dev.portcullis.crypto;

import java.time.Duration;

/**
 * How much a data key is used.
 *
 * @param messages how many messages a process seals under one key
 * @param bytes how many bytes of them
 * @param age how old a key is that still seals
 * @param open for how long a process keeps a key unwrapped, and so for how long what was sealed
 *     under it can be opened after its wrapped form was deleted
 */
public record Reuse(long messages, long bytes, Duration age, Duration open) {
  /** The usual bounds. */
  public static final Reuse USUAL =
      new Reuse(1L << 20, 1L << 36, Duration.ofDays(30), Duration.ofMinutes(10));
}
