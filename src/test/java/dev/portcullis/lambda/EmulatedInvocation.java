package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One invocation, as whoever invoked sees it. What waits, waits at most a minute. Safe for use by
 * several threads.
 */
public final class EmulatedInvocation {
  /** How the runtime hands over its answer. */
  public enum Mode {
    /** In one piece. */
    BUFFERED,
    /** As it comes. */
    STREAMED
  }

  private enum Progress {
    WAITING,
    DELIVERED,
    ANSWERING,
    COMPLETE,
    BROKEN,
    FAILED
  }

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final byte[] event;
  private final InvocationOptions options;
  private final List<Chunk> chunks = new ArrayList<>();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private Progress progress = Progress.WAITING;
  private Mode mode = Mode.BUFFERED;
  private Map<String, List<String>> headers = Map.of();
  private Map<String, List<String>> trailers = Map.of();
  private @Nullable ReportedError error;
  private long deadline = Long.MAX_VALUE;
  private long ended = Long.MAX_VALUE;
  private boolean expired;
  private boolean held = true;

  EmulatedInvocation(byte[] event, InvocationOptions options) {
    this.event = event;
    this.options = options;
  }

  /** The id under which it is to be answered. */
  public String requestId() {
    return options.requestId;
  }

  /** What was said beside its event. */
  public InvocationOptions options() {
    return options;
  }

  /** Gives it up: what comes for it from now on is too late, and is not taken. */
  public synchronized void expire() {
    expired = true;
  }

  /** Goes on to read what was held. */
  public synchronized void letGo() {
    held = false;
    notifyAll();
  }

  /** Waits until the runtime has it. */
  public EmulatedInvocation awaitDelivery() {
    await("delivered", () -> progress != Progress.WAITING);
    return this;
  }

  /** Waits until the first bytes of an answer, or an error, have come. */
  public EmulatedInvocation awaitBegin() {
    await("answered", () -> received.size() > 0 || over());
    return this;
  }

  /** Waits until the answer so far has this text. */
  public EmulatedInvocation awaitText(String text) {
    await("answered as expected", () -> received.toString(UTF_8).contains(text));
    return this;
  }

  /** Waits until it has ended, well or not. */
  public EmulatedInvocation awaitEnd() {
    await("ended", this::over);
    return this;
  }

  /** How it is answered; waits for the first bytes. */
  public Mode mode() {
    awaitBegin();
    synchronized (this) {
      return mode;
    }
  }

  /** The head of the request that answers. */
  public synchronized Map<String, List<String>> headers() {
    return headers;
  }

  /** What stands before the body of a streamed answer; waits for it. */
  public Json prelude() {
    await(
        "begun", () -> EmulatedAnswer.preludeLength(received.toByteArray()).isPresent() || over());
    byte[] bytes = bytes();
    int length = EmulatedAnswer.preludeLength(bytes).orElseThrow(() -> failure("streamed"));
    return EmulatedAnswer.json(Arrays.copyOf(bytes, length));
  }

  /** The pieces of the request so far, prelude included, as they stood on the wire. */
  public synchronized List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /** The bytes of the request so far, prelude included. */
  public synchronized byte[] bytes() {
    return received.toByteArray();
  }

  /** What a front door makes of the answer, which may be broken; waits for its end. */
  public EmulatedAnswer answer() {
    awaitEnd();
    if (error().isPresent()) {
      throw failure("answered, but " + error().get().text());
    }
    return switch (mode()) {
      case STREAMED -> EmulatedAnswer.streamed(bytes());
      case BUFFERED -> EmulatedAnswer.buffered(bytes());
    };
  }

  /** The body of the answer as text; waits for its end. */
  public String body() {
    return answer().text();
  }

  /** What came after the last chunk, by names in lower case. */
  public synchronized Map<String, List<String>> trailers() {
    return trailers;
  }

  /** What was reported in place of an answer. */
  public synchronized Optional<ReportedError> error() {
    return Optional.ofNullable(error);
  }

  /** Whether an answer has come to its proper end, with or without trailers. */
  public synchronized boolean complete() {
    return progress == Progress.COMPLETE;
  }

  /** Whether the connection ended before the answer did. */
  public synchronized boolean broken() {
    return progress == Progress.BROKEN;
  }

  /** Whether it ended before its deadline. */
  public synchronized boolean inTime() {
    return over() && ended < deadline;
  }

  synchronized boolean over() {
    return switch (progress) {
      case WAITING, DELIVERED, ANSWERING -> false;
      case COMPLETE, BROKEN, FAILED -> true;
    };
  }

  byte[] event() {
    return event;
  }

  /** It is being handed over; its time begins. */
  synchronized long deliver() {
    deadline = System.currentTimeMillis() + options.timeout.toMillis();
    move(Progress.DELIVERED);
    return deadline;
  }

  /** The status for whoever has something for it, 202 if that is to be read. */
  synchronized int admits(Optional<String> invocationId) {
    boolean another =
        options.invocationId.isPresent() && !options.invocationId.equals(invocationId);
    if (another || expired) {
      return 410;
    }
    return progress == Progress.DELIVERED ? 202 : 400;
  }

  synchronized boolean settled() {
    return over() || expired;
  }

  /** An answer begins. */
  synchronized void answering(RequestReader.Head head, Mode how) {
    mode = how;
    headers = head.headers();
    move(Progress.ANSWERING);
  }

  /** What was read of an answer does not count. */
  synchronized void takeBack() {
    chunks.clear();
    received.reset();
    move(Progress.DELIVERED);
  }

  synchronized void complete(Map<String, List<String>> last) {
    trailers = last;
    move(Progress.COMPLETE);
  }

  synchronized void breakOff() {
    move(Progress.BROKEN);
  }

  synchronized void fail(ReportedError how) {
    error = how;
    move(Progress.FAILED);
  }

  private void move(Progress to) {
    progress = to;
    ended = System.currentTimeMillis();
    notifyAll();
  }

  private synchronized void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw failure(what);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException ended) {
        throw new AssertionError(ended);
      }
    }
  }

  private synchronized AssertionError failure(String what) {
    return new AssertionError(
        "the invocation was not "
            + what
            + "; it is "
            + progress
            + ", "
            + received.size()
            + " bytes have come");
  }

  /** Takes a piece of an answer, and waits or breaks off as the options say. */
  void take(byte[] bytes) throws IOException {
    int length;
    synchronized (this) {
      chunks.add(new Chunk(bytes, System.nanoTime()));
      received.writeBytes(bytes);
      length = received.size();
      notifyAll();
    }
    if (length >= options.breakAfter) {
      throw new BrokenOff();
    }
    if (length >= options.holdAfter) {
      await("let go", () -> !held);
    }
  }

  /** The platform's side ends the connection. */
  static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1;
  }
}
