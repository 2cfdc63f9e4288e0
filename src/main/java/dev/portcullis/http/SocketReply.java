package dev.portcullis.http;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.ClientReply;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.FrameWriter;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Stopped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A reply on its way to a client: what is written waits until the connection has taken it, and
 * gives the client up if it takes nothing for too long. Every method belongs to the request's
 * thread and throws {@link Stopped} when the client has gone.
 */
final class SocketReply implements ClientReply {
  private static final int PIECE = 32_768;
  private static final byte[] NOTHING = {};

  /** What is left after the deadline, for what fits into the connection's buffers. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** What becomes of the connection. */
  enum After {
    /** It has a next request. */
    NEXT,
    /** It ends in good order. */
    CLOSE,
    /** It was ended. */
    NONE
  }

  private final Exchange in;
  private final ClientWire wire;
  private final ReplyHeaders headers;
  private final Duration stall;
  private final BooleanSupplier last;
  private final boolean headless;
  private final long started = System.nanoTime();
  private boolean begun;
  private boolean closing;
  private After after = After.CLOSE;

  /**
   * The reply to this exchange.
   *
   * @param stall how long the client may take nothing
   * @param last whether the connection ends with this reply
   */
  SocketReply(
      Exchange in, ClientWire wire, ReplyHeaders headers, Duration stall, BooleanSupplier last) {
    this.in = in;
    this.wire = wire;
    this.headers = headers;
    this.stall = stall;
    this.last = last;
    this.headless = in.request().method().equals("HEAD");
  }

  /** What becomes of the connection now. */
  After after() {
    return after;
  }

  @Override
  public void begin(Head head) {
    begun = true;
    send(head(head).field("transfer-encoding", "chunked").with(NOTHING));
  }

  @Override
  public void write(Frame frame) {
    byte[] bytes = FrameWriter.bytes(frame);
    if (bytes.length > 0 && !headless) {
      send(chunk(bytes, ""));
    }
  }

  @Override
  public boolean committed() {
    return begun;
  }

  @Override
  public void end(Head head, Frame tail) {
    byte[] bytes = FrameWriter.bytes(tail);
    if (!begun) {
      whole(head, bytes);
      return;
    }
    if (!headless) {
      send(chunk(bytes, "0\r\n\r\n"));
    }
    ended();
  }

  @Override
  public void whole(Head head, byte[] body) {
    HeadWriter writer = head(head);
    boolean bodiless = head.status() == 204 || head.status() == 304;
    if (!bodiless) {
      writer.field("content-length", Integer.toString(body.length));
    }
    send(writer.with(bodiless || headless ? NOTHING : body));
    ended();
  }

  private void ended() {
    after = closing ? After.CLOSE : After.NEXT;
  }

  /** Ends the connection where the reply stands, without its end. */
  @Override
  public void breakOff(Cause cause) {
    after = After.CLOSE;
  }

  /** Ends the connection now. */
  @Override
  public void abort() {
    after = After.NONE;
    wire.abort();
  }

  private HeadWriter head(Head head) {
    var writer = new HeadWriter(head.status()).fields(headers.of(in, head.headers()));
    closing = last.getAsBoolean();
    return closing ? writer.field("connection", "close") : writer;
  }

  /** A chunk (RFC 9112, 7.1), unless it would be empty, and what is to follow at once. */
  private static byte[] chunk(byte[] bytes, String follows) {
    String size = bytes.length == 0 ? "" : Integer.toHexString(bytes.length) + "\r\n";
    String rest = bytes.length == 0 ? follows : "\r\n" + follows;
    byte[] whole = new byte[size.length() + bytes.length + rest.length()];
    System.arraycopy(ascii(size), 0, whole, 0, size.length());
    System.arraycopy(bytes, 0, whole, size.length(), bytes.length);
    System.arraycopy(ascii(rest), 0, whole, size.length() + bytes.length, rest.length());
    return whole;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** An interrupt would cost the connection: what ends the request meanwhile waits a moment. */
  private void send(byte[] bytes) {
    var sending = new Sending(bytes);
    in.cancellation().withoutInterrupt(sending);
    if (sending.failure != null) {
      in.cancellation().fire(Cause.CLIENT_GONE);
      throw new Stopped(Cause.CLIENT_GONE);
    }
  }

  private final class Sending implements Runnable {
    private final byte[] bytes;
    private @Nullable IOException failure;

    Sending(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void run() {
      Thread.interrupted(); // nobody means this thread any more
      try {
        for (int from = 0; from < bytes.length; from += PIECE) {
          wire.writing().within(patience());
          wire.write(bytes, from, Math.min(PIECE, bytes.length - from));
        }
        wire.writing().stop();
      } catch (IOException gone) {
        failure = gone;
      }
    }
  }

  /** How long to wait for the client now: never past the route's deadline, or little. */
  private Duration patience() {
    if (in.cancellation().cause().orElse(null) == Cause.SHUTDOWN) {
      return LAST_WORDS;
    }
    long left =
        in.route().get().map(route -> route.deadline().toNanos()).orElse(Long.MAX_VALUE)
            - (System.nanoTime() - started);
    return Duration.ofNanos(Math.min(stall.toNanos(), Math.max(left, LAST_WORDS.toNanos())));
  }
}
