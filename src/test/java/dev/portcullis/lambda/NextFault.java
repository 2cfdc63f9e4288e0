package dev.portcullis.lambda;

/** How a request for the next invocation may fail. */
public enum NextFault {
  /** The answer is a status of 500. */
  STATUS_500,
  /** The connection ends without an answer. */
  NO_ANSWER,
  /** The connection ends in the middle of the event. */
  HALF_AN_EVENT,
  /** The answer has no request id, without which nobody can answer it. */
  NO_REQUEST_ID
}
