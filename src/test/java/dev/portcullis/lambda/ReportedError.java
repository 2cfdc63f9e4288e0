package dev.portcullis.lambda;

import dev.portcullis.json.Json;

/**
 * What a runtime reported instead of an answer.
 *
 * @param type the header {@code Lambda-Runtime-Function-Error-Type}, empty without one
 * @param body the document, usually with {@code errorType} and {@code errorMessage}
 * @param text the same as it came
 */
public record ReportedError(String type, Json body, String text) {
  /** Its {@code errorMessage}, empty without one. */
  public String message() {
    return body.text("errorMessage").orElse("");
  }
}
