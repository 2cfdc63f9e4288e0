package dev.portcullis.http;

import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Request.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The body of a request, collected on the event loop. A small one is collected as it comes, so that
 * the request's thread seldom has to wait for it; of any other some 64 kB are taken in until
 * somebody asks for it: beyond that the connection is not read, and a client that leaves is noticed
 * only when the body is asked for or answered.
 */
final class VertxBody implements BodySource {
  /** A body of at most this declared length is small. */
  private static final int SMALL = 65_536;

  /** What is set aside before anything has come: a length is only said. */
  private static final int FIRST_GUESS = 2_048;

  private final HttpServerRequest request;
  private final Body announced;
  private final ConnectionGate gate;
  private final Cancellation cancellation;
  private final CompletableFuture<byte[]> received = new CompletableFuture<>();
  private volatile boolean flowing;

  VertxBody(
      HttpServerRequest request, Body announced, ConnectionGate gate, Cancellation cancellation) {
    this.cancellation = cancellation;
    this.request = request;
    this.announced = announced;
    this.gate = gate;
  }

  /** Begins to collect it, if it is one that comes anyway. Event loop only. */
  void begin() {
    if (comesAnyway()) {
      receive(SMALL);
    }
  }

  /**
   * Whether it is small, and comes without being asked for: then it is taken in rather than the
   * connection given up.
   */
  boolean comesAnyway() {
    return announced instanceof Body.Announced(OptionalLong length)
        && length.orElse(Long.MAX_VALUE) <= SMALL
        && request.getHeader("expect") == null;
  }

  /** Has what nobody asked for flow off. From any thread. */
  void letFlow() {
    if (!flowing) {
      request.resume();
    }
  }

  @Override
  public byte[] read(long limit) throws TooLarge, Malformed, InterruptedException {
    if (!(announced instanceof Body.Announced body)) {
      return new byte[0];
    }
    if (body.length().orElse(0) > limit) {
      throw new TooLarge();
    }
    if (!flowing) {
      gate.execute(() -> receive(limit));
    }
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

  private void receive(long limit) {
    flowing = true;
    var collected = Buffer.buffer(firstGuess());
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
            flowing = false;
            request.pause().handler(rest -> {});
            received.completeExceptionally(new TooLarge());
          } else {
            collected.appendBuffer(piece);
          }
        });
    request.resume();
  }

  private int firstGuess() {
    return announced instanceof Body.Announced(OptionalLong length)
        ? (int) Math.min(length.orElse(0), FIRST_GUESS)
        : 0;
  }

  private boolean expectsContinue() {
    return "100-continue".equalsIgnoreCase(request.getHeader("expect"));
  }
}
