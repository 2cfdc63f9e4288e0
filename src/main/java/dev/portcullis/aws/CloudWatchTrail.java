package dev.portcullis.aws;

import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.BatchWriter;
import dev.portcullis.json.Json;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * A trail in CloudWatch Logs: a log stream for each chain, a line of JSON for each event. Callers
 * wait until {@code PutLogEvents} has acknowledged the call that holds their event; what waits goes
 * in one call. A call whose fate is unknown is never made again, as an event that stands twice
 * would break the chain: its events are not accepted, and the next one begins a new chain. Safe for
 * use by several threads.
 */
public final class CloudWatchTrail implements AuditTrail {
  private final BatchWriter writer;

  /**
   * A trail in the log group of these clients' settings, which must be there.
   *
   * @param chainIds a new one each time, fit to name a stream
   * @throws TrailUnavailable if no stream can be made there
   */
  public CloudWatchTrail(AwsClients clients, Supplier<String> chainIds, InstantSource clock) {
    this(
        LogStreams.of(clients.logs(), clients.settings().auditLogGroup()),
        chainIds,
        clock,
        Thread::sleep);
  }

  CloudWatchTrail(
      LogStreams streams,
      Supplier<String> chainIds,
      InstantSource clock,
      ChainedStreams.Pause pause) {
    var sink = new ChainedStreams(streams, chainIds, clock, pause);
    sink.begin();
    writer = new BatchWriter(sink, ChainedStreams.MOST_EVENTS, BatchWriter.AfterFailure.GO_ON);
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
    return "audit trail in CloudWatch Logs, which " + writer;
  }
}
