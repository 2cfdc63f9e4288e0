package dev.portcullis.http;

import dev.portcullis.pipeline.BodySource;
import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The body of a request, read from its connection when somebody asks for it, and once. It belongs
 * to the request's thread, which is not interrupted while it reads: that would cost the connection,
 * and the reply with it.
 */
final class RequestBody implements BodySource {
  /** One of at most this declared length is taken in unread rather than its connection ended. */
  private static final int SMALL = 65_536;

  /** What is set aside before anything has come: a length is only said. */
  private static final int FIRST_GUESS = 8_192;

  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum Place {
    UNREAD,
    BEGUN,
    ENDED
  }

  private final RequestHead head;
  private final ClientWire wire;
  private final Incoming in;
  private final Cancellation cancellation;
  private final int largestTrailers;
  private volatile boolean waiting;
  private Place place;

  RequestBody(
      RequestHead head,
      ClientWire wire,
      Incoming in,
      Cancellation cancellation,
      int largestTrailers) {
    this.head = head;
    this.wire = wire;
    this.in = in;
    this.cancellation = cancellation;
    this.largestTrailers = largestTrailers;
    this.place = head.framing() instanceof Framing.None ? Place.ENDED : Place.UNREAD;
  }

  /** Whether nothing of it is left to be read. */
  boolean ended() {
    return place == Place.ENDED;
  }

  /** Whether it is so small that it is taken in though nobody wants it. */
  boolean comesAnyway() {
    return place == Place.UNREAD
        && head.framing() instanceof Framing.Length(long bytes)
        && bytes <= SMALL
        && !head.headers().has("expect");
  }

  /** Takes in what {@link #comesAnyway}; false if it does not come. */
  boolean skip() throws IOException {
    return head.framing() instanceof Framing.Length(long bytes) && in.skip(bytes);
  }

  @Override
  public byte[] read(long limit) throws TooLarge, Malformed, InterruptedException {
    if (place == Place.ENDED) {
      return new byte[0];
    }
    if (place == Place.BEGUN) {
      throw new Malformed(); // where it goes on nobody knows: what follows must not be read as a
      // request
    }
    if (head.framing() instanceof Framing.Length(long bytes) && bytes > limit) {
      throw new TooLarge();
    }
    place = Place.BEGUN;
    byte[] body =
        head.framing() instanceof Framing.Length(long all) && all <= in.buffered()
            ? buffered((int) all)
            : waited(limit);
    place = Place.ENDED;
    return body;
  }

  private byte[] buffered(int length) throws InterruptedException {
    byte[] body = new byte[length];
    try {
      in.read(body, 0, length);
    } catch (IOException gone) {
      throw left();
    }
    return body;
  }

  /** What ends the request meanwhile has no more read, so that this thread wakes. */
  private byte[] waited(long limit) throws TooLarge, Malformed, InterruptedException {
    waiting = true;
    cancellation.whenFired(this::stop);
    var task = new FutureTask<byte[]>(() -> collect(limit));
    cancellation.withoutInterrupt(task);
    waiting = false;
    try {
      return task.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case TooLarge tooLarge -> throw tooLarge;
        case WireRefusal refusal -> throw new Malformed();
        case IOException gone -> throw left();
        case null, default -> throw new IllegalStateException("the body", failure.getCause());
      }
    }
  }

  private void stop() {
    if (waiting) {
      wire.stopReading();
    }
  }

  /** Unless the request was ended first, the client has. */
  private InterruptedException left() {
    cancellation.fire(Cause.CLIENT_GONE);
    return new InterruptedException("the connection was closed");
  }

  private byte[] collect(long limit) throws IOException, WireRefusal, TooLarge {
    if (head.expectsContinue()) {
      wire.write(CONTINUE, 0, CONTINUE.length);
    }
    return switch (head.framing()) {
      case Framing.Length(long bytes) -> collected(Math.toIntExact(bytes));
      case Framing.Chunked chunked -> new ChunkReader(in, largestTrailers).read(limit);
      case Framing.None none -> new byte[0];
    };
  }

  private byte[] collected(int length) throws IOException {
    byte[] body = new byte[Math.min(length, FIRST_GUESS)];
    for (int have = 0; have < length; ) {
      if (have == body.length) {
        body = Arrays.copyOf(body, (int) Math.min(2L * have, length));
      }
      int came = in.read(body, have, body.length - have);
      if (came < 0) {
        throw new EOFException();
      }
      have += came;
    }
    return body;
  }
}
