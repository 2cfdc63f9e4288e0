package dev.portcullis.lambda;

import java.time.Instant;
import java.util.Optional;

/**
 * One invocation, as the platform hands it out. {@code toString} shows nothing of the event.
 *
 * @param id the platform's id of the request
 * @param guard what proves that an answer belongs to this invocation, where the platform gave it
 * @param deadline when the platform ends it
 * @param trace how the platform traces it
 * @param event the event, not yet read; whoever makes the record gives the array away
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Invocation(
    String id, Optional<String> guard, Instant deadline, Optional<String> trace, byte[] event) {
  @Override
  public String toString() {
    return "invocation " + id;
  }
}
