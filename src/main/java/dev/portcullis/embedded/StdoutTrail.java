package dev.portcullis.embedded;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.ChainedLines;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A trail of JSON lines on a stream that somebody collects, mostly standard output: each event is
 * one line, begins with <code>{</code>, and stays in one piece beside what others print to the same
 * stream. Callers write, one after the other; whether an event is kept is the collector's affair.
 * After a failed write the trail stays unavailable. Safe for use by several threads.
 */
public final class StdoutTrail implements AuditTrail {
  private final ChainedLines lines;

  /**
   * A trail on this stream, which it does not close.
   *
   * @param chainId the id of a new chain
   */
  public StdoutTrail(PrintStream out, String chainId) {
    lines =
        new ChainedLines(
            chainId,
            line -> {
              out.write(line, 0, line.length); // in one piece: it holds the stream's lock
              if (out.checkError()) { // which flushes
                throw new IOException("the stream does not take what is written");
              }
            });
  }

  @Override
  public void accept(Json.Obj event) {
    lines.accept(event);
  }

  /** Waits for whoever writes; what comes later is not accepted. */
  @Override
  public void close() {
    lines.close();
  }

  @Override
  public String toString() {
    return "audit trail on standard output, which " + lines;
  }
}
