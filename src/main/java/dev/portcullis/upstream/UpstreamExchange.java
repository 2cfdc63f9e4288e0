package dev.portcullis.upstream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to an upstream and its reply: blocking code on the request's thread. What has come of
 * the reply is handed on at once; while it is not asked for, the connection is not read.
 *
 * <p>A connection goes back to the pool as soon as the reply was read to its end, and never before.
 * {@link #reset} may be called from any thread; the rest belongs to the request's thread.
 */
final class UpstreamExchange implements AutoCloseable {
  /**
   * Shorter than the patience of most servers, so that a reused connection is seldom a dead one.
   */
  static final Duration KEPT_ALIVE = Duration.ofSeconds(15);

  /** Whoever makes it ENDED, ABANDONED or DRAINING decides what becomes of the connection. */
  private enum State {
    UNSENT,
    SENT,
    ENDED,
    DRAINING,
    ABANDONED_UNSENT,
    ABANDONED
  }

  private final Pool pool;
  private final InetSocketAddress address;
  private final OutgoingRequest request;
  private final boolean afresh;
  private final long started = System.nanoTime();
  private final AtomicReference<State> state = new AtomicReference<>(State.UNSENT);

  /** For whoever breaks it off. */
  private volatile @Nullable Wire breakable;

  /** While it is ours to give back or to discard. */
  private @Nullable Wire held;

  /** Once there is a head. */
  private @Nullable ReplyHead reply;

  private @Nullable Drain rest;

  /**
   * An exchange of which nothing has been sent.
   *
   * @param afresh whether a connection that has carried a request will not do
   */
  UpstreamExchange(Pool pool, InetSocketAddress address, OutgoingRequest request, boolean afresh) {
    this.pool = pool;
    this.address = address;
    this.request = request;
    this.afresh = afresh;
  }

  /** Sends the request, and waits for the reply's head. */
  UpstreamHead head(Timeouts timeouts) throws UpstreamFailure, InterruptedException {
    Wire wire = connected(timeouts.connect());
    boolean reused = wire.used();
    wire.use();
    if (!state.compareAndSet(State.UNSENT, State.SENT)) {
      throw failure(Fault.UNREACHABLE);
    }
    wire.patience().within(timeouts.firstByte());
    boolean silent = true;
    try {
      RequestWriter writer = RequestWriter.start(request, wire);
      silent = !wire.fill();
      ReplyHead head = ReplyHead.read(wire, request.method(), KEPT_ALIVE);
      wire.patience().stop();
      reply = head;
      rest = new Drain(pool, wire, head, writer);
      releaseAtEnd(head.framing());
      return head.head();
    } catch (IOException failed) {
      Fault fault = fault(wire, failed);
      throw failure(fault == Fault.BROKEN && silent && reused ? Fault.STALE : fault);
    }
  }

  private Wire connected(Duration patience) throws UpstreamFailure, InterruptedException {
    try {
      Wire wire = pool.take(address, afresh, patience);
      if (wire == null) {
        throw new UpstreamFailure(Fault.UNREACHABLE);
      }
      held = wire;
      breakable = wire;
      if (state.get() != State.UNSENT) {
        throw failure(Fault.UNREACHABLE);
      }
      if (!wire.used()) {
        wire.patience().within(patience.minusNanos(System.nanoTime() - started));
        wire.connect(pool.tls());
      }
      return wire;
    } catch (IOException failed) {
      throw failure(Fault.UNREACHABLE);
    }
  }

  /** Waits for the next piece of the reply; none at its end. */
  byte @Nullable [] next(Duration idle) throws UpstreamFailure, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    ReplyHead head = reply;
    Wire wire = held;
    if (head == null || head.framing().ended()) {
      return null;
    }
    if (wire == null) {
      throw new UpstreamFailure(Fault.BROKEN);
    }
    wire.patience().within(idle);
    try {
      byte[] piece = piece(wire, head.framing());
      wire.patience().stop();
      releaseAtEnd(head.framing());
      return piece.length == 0 ? null : piece;
    } catch (IOException failed) {
      throw failure(fault(wire, failed));
    }
  }

  private static byte[] piece(Wire wire, Framing framing) throws IOException {
    byte[] piece = framing.take(wire);
    while (piece.length == 0 && !framing.ended()) {
      if (wire.fill()) {
        piece = framing.take(wire);
      } else {
        framing.closed();
      }
    }
    return piece;
  }

  private static Fault fault(Wire wire, IOException failed) {
    if (wire.patience().lost()) {
      return Fault.TIMEOUT;
    }
    return failed instanceof MalformedReply ? Fault.MALFORMED : Fault.BROKEN;
  }

  /** An interrupt closes the connection under whoever waits; that was no failure of it. */
  private static UpstreamFailure failure(Fault fault) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return new UpstreamFailure(fault);
  }

  /** Whether a byte may have gone upstream. After {@link #close} the answer is final. */
  boolean sent() {
    return switch (state.get()) {
      case UNSENT, ABANDONED_UNSENT -> false;
      case SENT, ENDED, DRAINING, ABANDONED -> true;
    };
  }

  /** Breaks the connection off, unless the reply has ended or is being drained. */
  void reset() {
    State was =
        state.getAndUpdate(
            now ->
                switch (now) {
                  case UNSENT, ABANDONED_UNSENT -> State.ABANDONED_UNSENT;
                  case SENT, ABANDONED -> State.ABANDONED;
                  case ENDED, DRAINING -> now;
                });
    Wire wire = breakable;
    if ((was == State.UNSENT || was == State.SENT) && wire != null) {
      wire.close();
    }
  }

  /**
   * Lets the rest of a reply flow off: what has come at once, what comes a little later in the
   * background. If it ends in that, its connection goes back to the pool.
   */
  void drain() {
    handOver(State.DRAINING);
  }

  private void releaseAtEnd(Framing framing) {
    if (framing.ended()) {
      handOver(State.ENDED);
    }
  }

  /** Unless it was broken off meanwhile, from here on nobody does that. */
  private void handOver(State now) {
    if (rest != null && state.compareAndSet(State.SENT, now)) {
      held = null;
      rest.run();
    }
  }

  /** Breaks the connection off, unless the reply has ended or is being drained. */
  @Override
  public void close() {
    reset();
    Wire wire = held;
    held = null;
    if (wire != null) {
      pool.discard(wire);
    }
  }
}
