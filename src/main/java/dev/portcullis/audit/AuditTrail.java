package dev.portcullis.audit;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Unavailable;
import java.io.IOException;

/** Where events are kept. Safe for use by several threads. */
@FunctionalInterface
public interface AuditTrail extends AutoCloseable {
  /**
   * Keeps an event; returns when it has been accepted: written, or acknowledged by whoever keeps
   * it. The trail adds the event's place in its {@link Chain}.
   *
   * @throws TrailUnavailable if it was not accepted
   */
  void accept(Json.Obj event);

  /** Keeps what waits; what comes later is not accepted. Closing it again changes nothing. */
  @Override
  default void close() throws IOException {}

  /** The trail cannot take an event: the reply that it is evidence of must not end well. */
  final class TrailUnavailable extends Unavailable {
    private static final long serialVersionUID = 1L;

    /** The trail cannot take an event, because of this. */
    public TrailUnavailable(String problem, Throwable because) {
      this(problem, Fault.FAILED, because);
    }

    /** The trail cannot take an event, in this way, because of this. */
    public TrailUnavailable(String problem, Fault fault, Throwable because) {
      super("audit-trail", fault, problem, because);
    }

    /** Events are not taken, because of this. */
    static TrailUnavailable because(Throwable failure) {
      Fault fault = failure instanceof Unavailable known ? known.fault() : Fault.FAILED;
      return new TrailUnavailable("the audit trail does not take events", fault, failure);
    }
  }
}
