package dev.portcullis.client;

import dev.portcullis.json.Json;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was answered.
 *
 * @param status the HTTP status
 * @param etag the version of what was shown, if it has one
 * @param challenge what the answer asks for instead (RFC 9110, 11.6.1), if it does
 * @param body the JSON document; null if there was none
 */
public record Answer(int status, Optional<String> etag, Optional<String> challenge, Json body) {
  /** Whether it did what it was asked for. */
  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** In words, for people: what an error says of itself. */
  public String problem() {
    return "status " + status + ": " + detail("no details were given");
  }

  /**
   * The same without the status: what is wrong, and each place where it is (RFC 9457, 3.1).
   *
   * @param otherwise where nothing is said
   */
  String detail(String otherwise) {
    String detail =
        body.text("detail")
            .or(() -> body.text("error_description"))
            .or(() -> body.text("error"))
            .orElse(otherwise);
    return Stream.concat(Stream.of(detail), body.items("errors").stream().map(Answer::place))
        .collect(Collectors.joining("; "));
  }

  private static String place(Json error) {
    String pointer = error.text("pointer").orElse("");
    return (pointer.isEmpty() ? "the document" : pointer)
        + ": "
        + error.text("detail").orElse("is not as it must be");
  }

  @Override
  public String toString() {
    return "answer of status " + status;
  }
}
