package dev.portcullis.crypto;

import java.util.regex.Pattern;

/**
 * What something is sealed for. Each purpose has data keys of its own: what was sealed for one
 * cannot be opened for another.
 *
 * @param name lower-case letters and hyphens; KMS and its log see it
 */
public record Purpose(String name) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z-]{0,31}");

  /** What a tenant's keys may do at most. */
  public static final Purpose POLICY = new Purpose("policy");

  /**
   * @throws IllegalArgumentException if it has no such name
   */
  public Purpose {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a purpose's name has lower-case letters and hyphens");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
