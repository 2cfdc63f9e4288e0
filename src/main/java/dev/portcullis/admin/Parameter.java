package dev.portcullis.admin;

/**
 * A parameter of a request.
 *
 * @param in where it stands
 * @param name its name there
 * @param schema what its value must be
 * @param required whether it must be there
 * @param description what it is for
 */
record Parameter(Place in, String name, Schema schema, boolean required, String description) {
  /** Where a parameter stands, as OpenAPI says it. */
  enum Place {
    PATH("path"),
    QUERY("query"),
    HEADER("header");

    private final String text;

    Place(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  static Parameter path(String name, Schema schema, String description) {
    return new Parameter(Place.PATH, name, schema, true, description);
  }

  static Parameter query(String name, Schema schema, String description) {
    return new Parameter(Place.QUERY, name, schema, false, description);
  }

  static Parameter header(String name, Schema schema, String description) {
    return new Parameter(Place.HEADER, name, schema, false, description);
  }
}
