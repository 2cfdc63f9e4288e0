package dev.portcullis.http;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.ClientReply;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Stopped;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A reply on its way to a client. At most {@value #WINDOW} pieces of it are unsent at any time: the
 * request's thread waits for the client, and gives it up if it takes nothing for too long. Every
 * method belongs to the request's thread and throws {@link Stopped} when the client has gone.
 */
final class VertxReply implements ClientReply {
  private static final int WINDOW = 8;
  private static final int PIECE = 32_768;

  /** What is left after the deadline, for what fits into the connection's buffers. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Exchange in;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final VertxBody body;
  private final ConnectionGate gate;
  private final ReplyHeaders headers;
  private final Deadlines deadlines;
  private final Duration stall;
  private final BooleanSupplier last;
  private final long started = System.nanoTime();
  private final Semaphore window = new Semaphore(WINDOW);
  private volatile boolean gone;
  private boolean begun;
  private boolean closing;
  private Future<Void> left = Future.succeededFuture();

  /**
   * The reply to this exchange.
   *
   * @param stall how long the client may take nothing
   * @param last whether the connection ends with this reply
   */
  VertxReply(
      Exchange in,
      HttpServerRequest request,
      VertxBody body,
      ConnectionGate gate,
      ReplyHeaders headers,
      Deadlines deadlines,
      Duration stall,
      BooleanSupplier last) {
    this.in = in;
    this.request = request;
    this.response = request.response();
    this.body = body;
    this.gate = gate;
    this.headers = headers;
    this.deadlines = deadlines;
    this.stall = stall;
    this.last = last;
  }

  @Override
  public void begin(Head head) {
    head(head.status(), head.headers());
    response.setChunked(true);
    begun = true;
    permit();
    response.writeHead().onComplete(this::sent);
  }

  @Override
  public void write(Frame frame) {
    byte[] bytes = FrameWriter.bytes(frame);
    for (int from = 0; from < bytes.length; from += PIECE) {
      permit();
      response.write(piece(bytes, from)).onComplete(this::sent);
    }
  }

  @Override
  public boolean committed() {
    return begun;
  }

  @Override
  public void end(Head head, Frame tail) {
    byte[] bytes = FrameWriter.bytes(tail);
    if (begun) {
      finish(bytes);
    } else {
      whole(head, bytes);
    }
  }

  /** What is left of the request's body is taken in, if it is little. */
  @Override
  public void whole(Head head, byte[] body) {
    head(head.status(), head.headers());
    response.putHeader("content-length", Integer.toString(body.length));
    finish(in.request().method().equals("HEAD") ? new byte[0] : body);
  }

  /** Ends the connection where the reply stands, without its end, when all of it was sent. */
  @Override
  public void breakOff(Cause cause) {
    settle();
    request.connection().close();
  }

  /** Runs this as soon as nothing of the reply waits for the client any more. */
  void whenLeft(Runnable action) {
    left.onComplete(sent -> action.run());
  }

  /** Ends the connection now. */
  @Override
  public void abort() {
    gate.abort();
  }

  private void head(int status, Headers fields) {
    response.setStatusCode(status);
    response.headers().clear();
    for (Headers.Field field : headers.of(in, fields).fields()) {
      response.headers().add(field.name(), field.value());
    }
    closing = last.getAsBoolean();
    if (closing) {
      response.putHeader("connection", "close");
    }
  }

  private void finish(byte[] bytes) {
    int from = 0;
    for (; bytes.length - from > PIECE; from += PIECE) {
      permit();
      response.write(piece(bytes, from)).onComplete(this::sent);
    }
    Future<Void> end = from == bytes.length ? response.end() : response.end(piece(bytes, from));
    if (from == 0 && !begun && !closing) {
      leave(end);
    } else {
      settle();
      await(end);
    }
    if (closing) {
      request.connection().close();
    } else {
      body.letFlow();
    }
  }

  /** What fits into one piece is left to the connection: nothing is gained by waiting for it. */
  private void leave(Future<Void> end) {
    left = end;
    Runnable callOff = deadlines.schedule(stall, gate::abort);
    end.onComplete(done -> callOff.run());
  }

  private static Buffer piece(byte[] bytes, int from) {
    int length = Math.min(PIECE, bytes.length - from);
    return Buffer.buffer(length).appendBytes(bytes, from, length);
  }

  private void sent(AsyncResult<Void> result) {
    if (result.failed()) {
      gone = true;
    }
    window.release();
  }

  /** Waits until everything was sent. */
  private void settle() {
    permit(WINDOW);
    window.release(WINDOW);
  }

  private void permit() {
    permit(1);
  }

  private void permit(int pieces) {
    try {
      if (!window.tryAcquire(pieces)
          && !window.tryAcquire(pieces, patience(), TimeUnit.NANOSECONDS)) {
        gone = true;
      }
    } catch (InterruptedException interrupted) {
      throw stopped();
    }
    if (gone) {
      throw new Stopped(Cause.CLIENT_GONE);
    }
  }

  private void await(Future<Void> end) {
    try {
      end.toCompletionStage().toCompletableFuture().get(patience(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new Stopped(Cause.CLIENT_GONE);
    } catch (InterruptedException interrupted) {
      throw stopped();
    }
  }

  /**
   * How long to wait for the client now, in nanoseconds: never past the route's deadline, or
   * little.
   */
  private long patience() {
    if (in.cancellation().cause().orElse(null) == Cause.SHUTDOWN) {
      return LAST_WORDS.toNanos();
    }
    long left =
        in.route().get().map(route -> route.deadline().toNanos()).orElse(Long.MAX_VALUE)
            - (System.nanoTime() - started);
    return Math.min(stall.toNanos(), Math.max(left, LAST_WORDS.toNanos()));
  }

  private Stopped stopped() {
    return new Stopped(in.cancellation().cause().orElse(Cause.DEFECT));
  }
}
