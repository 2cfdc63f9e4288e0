package dev.portcullis.client;

import dev.portcullis.json.Json;
import java.util.Optional;

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
    String detail =
        body.text("detail")
            .or(() -> body.text("error_description"))
            .or(() -> body.text("error"))
            .orElse("no details were given");
    return "status " + status + ": " + detail;
  }

  @Override
  public String toString() {
    return "answer of status " + status;
  }
}
