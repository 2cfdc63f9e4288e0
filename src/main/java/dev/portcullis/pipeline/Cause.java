package dev.portcullis.pipeline;

/** Why a reply ended before its tail, or a request before its reply. */
public enum Cause {
  /** The client closed its connection. */
  CLIENT_GONE,
  /** The upstream failed, fell silent or ended without its tail. */
  UPSTREAM,
  /** A guard stopped the reply. */
  GUARD,
  /** The reply is larger than the way to its client carries in one piece. */
  TOO_LARGE,
  /** The request took longer than it may. */
  DEADLINE,
  /** The gateway ends, and the request had not ended in the time that it leaves for that. */
  SHUTDOWN,
  /** The gateway itself failed, or could not keep its evidence. */
  DEFECT;

  /** What it is called where it ends a request before its reply. */
  Reason reason() {
    return switch (this) {
      case DEADLINE -> Reason.DEADLINE;
      case SHUTDOWN -> Reason.SHUTTING_DOWN;
      case UPSTREAM -> Reason.UPSTREAM_FAILED;
      case TOO_LARGE -> Reason.UPSTREAM_TOO_LARGE;
      case GUARD -> Reason.GUARDED;
      case DEFECT, CLIENT_GONE -> Reason.UNAVAILABLE;
    };
  }
}
