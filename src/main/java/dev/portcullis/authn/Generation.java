package dev.portcullis.authn;

import java.util.Optional;

/**
 * Which key of a ring signed: a number of one byte, two characters of {@link Base32} as text.
 *
 * @param number 0 to 255
 */
public record Generation(int number) implements Comparable<Generation> {
  private static final int WIDTH = 2;

  /**
   * @throws IllegalArgumentException if the number is not of one byte
   */
  public Generation {
    if (number < 0 || number > 255) {
      throw new IllegalArgumentException("a generation is a number from 0 to 255");
    }
  }

  /** The generation that this text is, if it is one. */
  public static Optional<Generation> parse(String text) {
    return text.length() == WIDTH
        ? Base32.decode(text).map(bytes -> new Generation(bytes[0] & 0xff))
        : Optional.empty();
  }

  /** The generation as keys and rings write it. */
  public String text() {
    return Base32.encode(new byte[] {(byte) number});
  }

  @Override
  public int compareTo(Generation other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return text();
  }
}
