package dev.portcullis.dialect;

import dev.portcullis.pipeline.Dialect.InvalidCall;

/** What a model may be called: anything that reads the same to all who see it. */
final class ModelName {
  private static final int LONGEST = 256;

  private ModelName() {}

  /**
   * The name, checked.
   *
   * @throws InvalidCall if it is blank, too long, or has control or format characters
   */
  static String checked(String name) throws InvalidCall {
    if (name.isBlank()
        || name.length() > LONGEST
        || name.codePoints().anyMatch(ModelName::isInvisible)) {
      throw new InvalidCall(
          "The model's name must have 1 to " + LONGEST + " characters, all of them visible.");
    }
    return name;
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
