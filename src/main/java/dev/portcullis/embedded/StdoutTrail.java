package dev.portcullis.embedded;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.BatchWriter;
import dev.portcullis.audit.ChainedLines;
import dev.portcullis.json.Json;
import java.io.IOException;
import java.io.PrintStream;

/**
 * A trail of JSON lines on a stream that somebody collects, mostly standard output: each event is
 * one line, begins with <code>{</code>, and stays in one piece beside what others print to the same
 * stream. Callers wait until the write that holds their event has returned; whether it is kept is
 * the collector's affair. After a failed write the trail stays unavailable. Safe for use by several
 * threads.
 */
public final class StdoutTrail implements AuditTrail {
  private final BatchWriter writer;

  /**
   * A trail on this stream, which it does not close.
   *
   * @param chainId the id of a new chain
   */
  public StdoutTrail(PrintStream out, String chainId) {
    writer =
        ChainedLines.writer(
            chainId,
            lines -> {
              out.write(lines, 0, lines.length); // in one piece: it holds the stream's lock
              if (out.checkError()) { // which flushes
                throw new IOException("the stream does not take what is written");
              }
            });
  }

  @Override
  public void accept(Json.Obj event) {
    writer.accept(event);
  }

  /** Writes what waits; what comes later is not accepted. */
  @Override
  public void close() {
    writer.close();
  }

  @Override
  public String toString() {
    return "audit trail on standard output, which " + writer;
  }
}
