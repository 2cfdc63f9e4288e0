package dev.portcullis.guard;

import java.util.Arrays;

/**
 * The part of a text that is still needed, as rules read it: an escape of JSON that stands for a
 * quote, a slash, a backslash or a character's number is that character, since a tool's arguments
 * are JSON inside of a string. {@code \n} and its like stay two characters: in other text they are
 * the end of a path as well. Places are numbers of characters since the text's beginning.
 */
final class Window {
  private static final String ONE_CHARACTER = "\"/\\'";
  private static final int UNICODE_ESCAPE = 6;

  private StringBuilder read = new StringBuilder();
  private StringBuilder raw = read;

  /** Where in raw each read character begins; none while both are the same. */
  private int[] offsets = {};

  private long readBase;
  private long rawBase;

  /** The characters in raw that have been read. */
  private int taken;

  /** Adds text, reading it as far as it is certain what it means. */
  void append(String text, boolean last) {
    raw.append(text);
    if (raw == read) {
      int escape = read.indexOf("\\", taken);
      if (escape < 0) {
        taken = read.length();
        return;
      }
      separate(escape);
    }
    while (taken < raw.length()) {
      int length = unit(taken, last);
      if (length == 0) {
        return;
      }
      add(length);
    }
  }

  private void separate(int at) {
    read = new StringBuilder(raw).delete(at, raw.length());
    offsets = new int[Math.max(64, raw.length() + 1)];
    for (int i = 0; i < at; i++) {
      offsets[i] = i;
    }
    taken = at;
  }

  private void add(int length) {
    if (read.length() == offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2);
    }
    offsets[read.length()] = taken;
    read.append(
        switch (length) {
          case 2 -> raw.charAt(taken + 1);
          case UNICODE_ESCAPE -> (char) Integer.parseInt(raw, taken + 2, taken + length, 16);
          default -> raw.charAt(taken);
        });
    taken += length;
  }

  /** How many raw characters the one here takes; 0 if that is not certain yet. */
  private int unit(int at, boolean last) {
    if (raw.charAt(at) != '\\') {
      return 1;
    }
    if (at + 1 == raw.length()) {
      return last ? 1 : 0;
    }
    char kind = raw.charAt(at + 1);
    if (ONE_CHARACTER.indexOf(kind) >= 0) {
      return 2;
    }
    if (kind != 'u') {
      return 1;
    }
    for (int i = at + 2; i < at + UNICODE_ESCAPE; i++) {
      if (i == raw.length()) {
        return last ? 1 : 0;
      }
      if (Character.digit(raw.charAt(i), 16) < 0 || raw.charAt(i) >= 128) {
        return 1;
      }
    }
    return UNICODE_ESCAPE;
  }

  /** The text as it is read. */
  CharSequence text() {
    return read;
  }

  /** The place of the first character of {@link #text}. */
  long base() {
    return readBase;
  }

  /** The place after its last one. */
  long end() {
    return readBase + read.length();
  }

  char at(long place) {
    return read.charAt((int) (place - readBase));
  }

  /** Whether this character is a backslash that was read alone, with whatever follows it. */
  boolean isLoneBackslash(long place) {
    return place >= readBase && at(place) == '\\' && rawAt(place + 1) - rawAt(place) == 1;
  }

  /** Where in the text as it came the character at this place begins. */
  long rawAt(long place) {
    int index = (int) (place - readBase);
    int offset = raw == read ? index : index == read.length() ? taken : offsets[index];
    return rawBase + offset;
  }

  /** The number of characters that have come. */
  long rawEnd() {
    return rawBase + raw.length();
  }

  /** Text as it came, between two such numbers. */
  String raw(long from, long to) {
    return raw.substring((int) (from - rawBase), (int) (to - rawBase));
  }

  /** Drops what stands before this place. */
  void drop(long before) {
    int count = (int) (before - readBase);
    int rawCount = (int) (rawAt(before) - rawBase);
    read.delete(0, count);
    if (raw != read) {
      raw.delete(0, rawCount);
      for (int i = 0; i < read.length(); i++) {
        offsets[i] = offsets[i + count] - rawCount;
      }
    }
    taken -= rawCount;
    readBase += count;
    rawBase += rawCount;
  }
}
