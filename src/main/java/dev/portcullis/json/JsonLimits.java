package dev.portcullis.json;

/**
 * What a document may measure.
 *
 * @param depth arrays and objects inside each other
 * @param members names in one object
 * @param values values in the whole document
 * @param nameLength characters of a member name
 * @param numberLength characters of a number
 * @param whiteSpace characters of white space in a row, outside strings
 * @param needlessEscapes letters and digits that are written as Unicode escapes: no serializer does
 *     that, but who hides words from a filter does
 */
public record JsonLimits(
    int depth,
    int members,
    int values,
    int nameLength,
    int numberLength,
    int whiteSpace,
    int needlessEscapes) {
  /** The limits of what a caller may send. */
  public static final JsonLimits REQUEST =
      new JsonLimits(32, 1_024, 500_000, 1_024, 64, 4_096, 1_000);

  /** The limits of what a model provider may answer: its documents are larger, not stranger. */
  public static final JsonLimits REPLY =
      new JsonLimits(64, 10_000, 4_000_000, 4_096, 128, 1 << 20, 1 << 20);
}
