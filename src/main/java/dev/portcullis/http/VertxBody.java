package dev.portcullis.http;

import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Request.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The body of a request that is paused until somebody asks for it. It is collected on the event
 * loop while the request's thread waits.
 *
 * <p>Of a body that nobody has asked for, some 64 kB are taken in; beyond that the connection is
 * not read, and a client that leaves is noticed only when the body is asked for or answered.
 */
final class VertxBody implements BodySource {
  private static final int FIRST_GUESS = 65_536;

  private final HttpServerRequest request;
  private final Body announced;
  private final ConnectionGate gate;
  private final Cancellation cancellation;

  VertxBody(
      HttpServerRequest request, Body announced, ConnectionGate gate, Cancellation cancellation) {
    this.cancellation = cancellation;
    this.request = request;
    this.announced = announced;
    this.gate = gate;
  }

  @Override
  public byte[] read(long limit) throws TooLarge, Malformed, InterruptedException {
    if (!(announced instanceof Body.Announced body)) {
      return new byte[0];
    }
    long length = body.length().orElse(0);
    if (length > limit) {
      throw new TooLarge();
    }
    var received = new CompletableFuture<byte[]>();
    gate.execute(
        () -> receive(limit, Buffer.buffer((int) Math.min(length, FIRST_GUESS)), received));
    try {
      return received.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case TooLarge tooLarge -> throw tooLarge;
        case Malformed malformed -> throw malformed;
        case null, default -> throw new InterruptedException("the connection was closed");
      }
    }
  }

  private void receive(long limit, Buffer collected, CompletableFuture<byte[]> received) {
    if (expectsContinue() && !gate.bodyEnded()) {
      request.response().writeContinue();
    }
    gate.whenBodyIsMalformed(() -> received.completeExceptionally(new Malformed()));
    request.exceptionHandler(
        failure -> {
          cancellation.fire(Cause.CLIENT_GONE); // before the waiting thread can tell otherwise
          received.completeExceptionally(failure);
        });
    request.endHandler(end -> received.complete(collected.getBytes()));
    request.handler(
        piece -> {
          if (collected.length() + (long) piece.length() > limit) {
            request.pause();
            received.completeExceptionally(new TooLarge());
          } else {
            collected.appendBuffer(piece);
          }
        });
    request.resume();
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(request.getHeader("expect"));
  }
}
