package dev.portcullis.aws.iam;

/**
 * The smallest part of a document that could be left out: an action, a resource, or a value of a
 * condition.
 */
public record Part(String sid, String element, String value) implements Comparable<Part> {
  @Override
  public int compareTo(Part other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return sid + ": " + element + " " + value;
  }
}
