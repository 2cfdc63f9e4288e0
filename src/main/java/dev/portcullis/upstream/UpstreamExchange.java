package dev.portcullis.upstream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request to an upstream and its reply, between the event loop and the request's thread. At
 * most {@value #QUEUE} pieces of the reply wait here; while they are not taken, the upstream's
 * connection is not read.
 *
 * <p>A connection whose reply was not read to its end never goes back to the pool. {@link #reset}
 * may be called from any thread; the rest belongs to the request's thread.
 */
final class UpstreamExchange implements AutoCloseable {
  static final int QUEUE = 32;
  private static final int REFILL = QUEUE / 4;
  private static final int DRAINED_BYTES = 64 * 1024;
  private static final Duration DRAINED_TIME = Duration.ofSeconds(1);

  /** Only the event loop makes it SENT or ENDED, whoever comes first makes it abandoned. */
  private enum State {
    CONNECTING,
    SENT,
    ENDED,
    ABANDONED_UNSENT,
    ABANDONED
  }

  private sealed interface Piece {
    record Bytes(Buffer buffer) implements Piece {}

    record End() implements Piece {}

    record Broken() implements Piece {}
  }

  private final Context context;
  private final Set<HttpConnection> used;
  private final boolean afresh;
  private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);
  private final CompletableFuture<HttpClientResponse> head = new CompletableFuture<>();
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final long started = System.nanoTime();
  private volatile long sentAt;
  private volatile boolean reused;
  private int taken;

  // the event loop's own
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean over;
  private int dropped;
  private long timer = -1;

  /**
   * An exchange on this event loop, which must also be the one of its connection.
   *
   * @param used the connections that have carried a request; the event loop's own
   * @param afresh whether none of those will do: they are closed until there is a new one
   */
  UpstreamExchange(Context context, Set<HttpConnection> used, boolean afresh) {
    this.context = context;
    this.used = used;
    this.afresh = afresh;
  }

  /** Starts it, and returns at once. */
  void start(HttpClient client, RequestOptions options, Optional<Buffer> body) {
    context.runOnContext(go -> connect(client, options, body));
  }

  /** Waits for the reply's head. */
  HttpClientResponse head(Timeouts timeouts) throws UpstreamFailure, InterruptedException {
    while (true) {
      boolean sent = sent();
      long end = sent ? sentAt + timeouts.firstByte().toNanos() : connectedBy(timeouts);
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new UpstreamFailure(sent ? Fault.TIMEOUT : Fault.UNREACHABLE);
      }
      try {
        long wait = sent ? left : Math.min(left, timeouts.firstByte().toNanos());
        return head.get(wait, TimeUnit.NANOSECONDS);
      } catch (TimeoutException early) {
        // it may have been sent meanwhile, and has its time for the first byte then
      } catch (ExecutionException failed) {
        throw new UpstreamFailure(
            !sent() ? Fault.UNREACHABLE : reused ? Fault.STALE : Fault.BROKEN);
      }
    }
  }

  private long connectedBy(Timeouts timeouts) {
    return started + timeouts.connect().toNanos();
  }

  /** Waits for the next piece of the reply; none at its end. */
  @Nullable Buffer next(Duration idle) throws UpstreamFailure, InterruptedException {
    return switch (pieces.poll(idle.toNanos(), TimeUnit.NANOSECONDS)) {
      case Piece.Bytes(Buffer buffer) -> {
        if (++taken % REFILL == 0) {
          head.join().fetch(REFILL);
        }
        yield buffer;
      }
      case Piece.End() -> null;
      case Piece.Broken() -> throw new UpstreamFailure(Fault.BROKEN);
      case null -> throw new UpstreamFailure(Fault.TIMEOUT);
    };
  }

  /** Whether a byte may have gone upstream. After {@link #close} the answer is final. */
  boolean sent() {
    return switch (state.get()) {
      case CONNECTING, ABANDONED_UNSENT -> false;
      case SENT, ENDED, ABANDONED -> true;
    };
  }

  /** Breaks the connection off, unless the reply has ended. */
  void reset() {
    abandon(Duration.ZERO);
  }

  /**
   * Lets the rest of a reply flow off in the background: a little, for a little while. If it ends
   * in that, its connection goes back to the pool.
   */
  void drain() {
    abandon(DRAINED_TIME);
  }

  /** Breaks the connection off, unless the reply has ended or is being drained. */
  @Override
  public void close() {
    reset();
  }

  private void abandon(Duration patience) {
    State was =
        state.getAndUpdate(
            now ->
                switch (now) {
                  case CONNECTING, ABANDONED_UNSENT -> State.ABANDONED_UNSENT;
                  case ENDED -> State.ENDED;
                  case SENT, ABANDONED -> State.ABANDONED;
                });
    if (was == State.SENT) {
      context.runOnContext(go -> letGo(patience));
    }
  }

  private void connect(HttpClient client, RequestOptions options, Optional<Buffer> body) {
    Future.succeededFuture(options)
        .compose(client::request)
        .onFailure(head::completeExceptionally)
        .onSuccess(
            connected -> {
              if (expired(connected) || (afresh && used.contains(connected.connection()))) {
                connected.connection().close();
                connect(client, options, body);
              } else {
                send(connected, body);
              }
            });
  }

  /** The pool looks for expired connections once a second, and not at all in a frozen process. */
  private static boolean expired(HttpClientRequest request) {
    return request.connection() instanceof HttpClientConnection connection && !connection.isValid();
  }

  private void send(HttpClientRequest connected, Optional<Buffer> body) {
    request = connected;
    reused = !used.add(connected.connection());
    sentAt = System.nanoTime();
    if (!state.compareAndSet(State.CONNECTING, State.SENT)) {
      connected.reset();
      return;
    }
    body.map(connected::send)
        .orElseGet(connected::send)
        .onFailure(head::completeExceptionally)
        .onSuccess(this::answered);
  }

  private void answered(HttpClientResponse answer) {
    answer.pause();
    answer.handler(this::piece);
    answer.endHandler(end -> over(new Piece.End()));
    answer.exceptionHandler(broken -> over(new Piece.Broken()));
    answer.fetch(QUEUE);
    response = answer;
    head.complete(answer);
  }

  private void piece(Buffer buffer) {
    if (state.get() == State.SENT) {
      pieces.add(new Piece.Bytes(buffer));
      return;
    }
    dropped += buffer.length();
    if (dropped > DRAINED_BYTES) {
      context.runOnContext(go -> breakOff());
    }
  }

  private void over(Piece last) {
    over = true;
    context.owner().cancelTimer(timer);
    if (last instanceof Piece.End) {
      state.compareAndSet(State.SENT, State.ENDED);
    }
    pieces.add(last);
  }

  private void letGo(Duration patience) {
    if (response != null) {
      response.resume();
    }
    if (patience.isZero() || over) {
      context.runOnContext(go -> breakOff());
    } else {
      timer = context.owner().setTimer(patience.toMillis(), late -> breakOff());
    }
  }

  /**
   * Resets the request if its reply has not ended. It must run after everything that has arrived
   * was let through: a reply that ended on the wire has given its connection back, perhaps to
   * somebody else, even while its last pieces wait here; Vert.x would reset that somebody.
   */
  private void breakOff() {
    if (!over && request != null) {
      over = true;
      request.reset();
    }
  }
}
