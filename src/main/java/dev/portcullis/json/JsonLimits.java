package dev.portcullis.json;

/**
 * What a document may measure.
 *
 * @param depth arrays and objects inside each other
 * @param members names of all objects together
 * @param nameLength characters of a member name
 * @param numberLength characters of a number
 */
public record JsonLimits(int depth, int members, int nameLength, int numberLength) {
  /** The limits of what a caller may send. */
  public static final JsonLimits REQUEST = new JsonLimits(32, 10_000, 1_024, 64);

  /** The limits of what a model provider may answer: its documents are larger, not stranger. */
  public static final JsonLimits REPLY = new JsonLimits(64, 1_000_000, 4_096, 128);
}
