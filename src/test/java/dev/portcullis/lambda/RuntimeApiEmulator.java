package dev.portcullis.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * AWS Lambda's Runtime API, version 2018-06-01, on a raw socket of the loopback interface: the
 * platform's side of a function, as strict as that. One invocation at a time is handed over; what
 * is invoked meanwhile waits. What a runtime must not do is refused as the platform refuses it, and
 * what the platform does not notice is in {@link #defects}.
 *
 * <p>Safe for use by several threads.
 */
public final class RuntimeApiEmulator implements AutoCloseable {
  /** The largest answer in one piece, in bytes: 6 MB and what the platform adds to that. */
  public static final int LARGEST_ANSWER = 6 * 1024 * 1024 + 100;

  /** Small, so that a reader that waits is soon felt. */
  private static final int RECEIVE_BUFFER = 64 * 1024;

  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
  private static final long GLANCE_MILLIS = 20;

  /** What a request for the next invocation may come to. */
  sealed interface Delivery {
    /** An invocation. */
    record Event(EmulatedInvocation invocation) implements Delivery {}

    /** A failure. */
    record Failure(NextFault fault) implements Delivery {}
  }

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> defects = new CopyOnWriteArrayList<>();
  private final List<Refused> refused = new CopyOnWriteArrayList<>();
  private final Deque<Delivery> queue = new ArrayDeque<>();
  private final Map<String, EmulatedInvocation> delivered = new HashMap<>();
  private @Nullable EmulatedInvocation last;
  private ExecutionEnvironment environment = ExecutionEnvironment.FREE;
  private @Nullable ReportedError initError;
  private boolean asked;
  private boolean waiting;

  private RuntimeApiEmulator() throws IOException {
    server = new ServerSocket();
    server.setReceiveBufferSize(RECEIVE_BUFFER);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::accept);
  }

  /** Starts it. */
  public static RuntimeApiEmulator start() {
    try {
      return new RuntimeApiEmulator();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Where it is: the value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String endpoint() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** From now on this process runs only while there is an invocation. */
  public synchronized void environment(ExecutionEnvironment process) {
    environment = process;
  }

  /** Invokes the function with this event. */
  public EmulatedInvocation invoke(String event) {
    return invoke(event, InvocationOptions.usual());
  }

  /** Invokes the function with this event. */
  public EmulatedInvocation invoke(String event, InvocationOptions options) {
    return invoke(event.getBytes(UTF_8), options);
  }

  /** Invokes the function with these bytes, which may be no event. */
  public EmulatedInvocation invoke(byte[] event, InvocationOptions options) {
    var invocation = new EmulatedInvocation(event, options);
    deliver(new Delivery.Event(invocation));
    return invocation;
  }

  /** Lets a request for the next invocation fail, the one that waits if there is one. */
  public void failNext(NextFault fault) {
    deliver(new Delivery.Failure(fault));
  }

  private synchronized void deliver(Delivery delivery) {
    queue.add(delivery);
    notifyAll();
  }

  /** Whether the runtime waits for its next invocation, and there is none. */
  public synchronized boolean idle() {
    return waiting && queue.isEmpty();
  }

  /** Waits until the runtime waits for its next invocation, and there is none. */
  public synchronized void awaitIdle() {
    await("is not idle", this::idle);
  }

  /** Waits until the runtime has reported that it could not start. */
  public synchronized ReportedError awaitInitError() {
    await("reports no error of its start", () -> initError != null);
    return initError().orElseThrow();
  }

  /** What the runtime reported of its start, if it failed. */
  public synchronized Optional<ReportedError> initError() {
    return Optional.ofNullable(initError);
  }

  /** What no runtime should do, and the platform does not always notice. */
  public List<String> defects() {
    return List.copyOf(defects);
  }

  /** The requests that were not taken. */
  public List<Refused> refused() {
    return List.copyOf(refused);
  }

  /** Ends every connection that is open, and takes new ones. */
  public void dropConnections() {
    for (Socket socket : open) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException closed) {
        // so much the better
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    dropConnections();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread.ofVirtual()
            .start(
                () -> {
                  try (socket) {
                    new EmulatorConnection(this, socket).serve();
                  } catch (IOException gone) {
                    // whoever left, the connection is over
                  } finally {
                    open.remove(socket);
                  }
                });
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Whether the other side of a connection has left it. */
  @FunctionalInterface
  interface Glance {
    boolean gone() throws IOException;
  }

  /**
   * The next delivery; nothing if somebody waits for it already.
   *
   * @throws EOFException if nobody does any more
   */
  synchronized Optional<Delivery> next(Glance glance) throws IOException {
    if (asked) {
      defect("asks for the next invocation twice at once");
      return Optional.empty();
    }
    if (last != null && !last.settled()) {
      defect("asks for the next invocation before it has answered the last one");
    }
    asked = true;
    try {
      if (queue.isEmpty()) {
        environment.freeze();
        waiting = true;
        notifyAll();
        while (queue.isEmpty()) {
          TimeUnit.MILLISECONDS.timedWait(this, GLANCE_MILLIS);
          if (queue.isEmpty() && glance.gone()) {
            throw new EOFException();
          }
        }
        environment.thaw();
      }
      Delivery delivery = queue.remove();
      if (delivery instanceof Delivery.Event(EmulatedInvocation invocation)) {
        delivered.put(invocation.requestId(), invocation);
        last = invocation;
      }
      return Optional.of(delivery);
    } catch (InterruptedException ended) {
      throw new IOException(ended);
    } finally {
      asked = false;
      waiting = false;
    }
  }

  synchronized Optional<EmulatedInvocation> delivered(String requestId) {
    return Optional.ofNullable(delivered.get(requestId));
  }

  synchronized void initError(ReportedError error) {
    initError = error;
    notifyAll();
  }

  void defect(String what) {
    defects.add(what);
  }

  void refuse(String path, int status) {
    refused.add(new Refused(path, status));
  }

  private synchronized void await(String problem, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("the runtime " + problem + "; defects: " + defects);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 50_000_000));
      } catch (InterruptedException ended) {
        throw new AssertionError(ended);
      }
    }
  }
}
