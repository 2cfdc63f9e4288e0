package dev.portcullis.lambda;

import dev.portcullis.pipeline.Cancellation;
import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Delivery;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Request;
import dev.portcullis.pipeline.Voice;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The gateway as a function: takes invocations from the platform, one at a time, and serves each on
 * a virtual thread of its own, so that nothing of one is left when the next begins. What a request
 * left for afterwards is done before the next one is asked for: from then on the platform may stop
 * this process for as long as it likes.
 */
public final class FunctionLoop implements AutoCloseable {
  /** What is left of the platform's time for the last words of a request that has used it up. */
  private static final Duration LAST_WORDS = Duration.ofMillis(500);

  /** What is left of it, at the very least, for what must be done after a reply. */
  private static final Duration AFTERWARDS = Duration.ofMillis(250);

  private final RuntimeApi api;
  private final Settings settings;
  private final Delivery delivery;
  private final ReplyHeaders headers;
  private final InstantSource clock;
  private final BiConsumer<String, Throwable> failures;
  private final DeadlineTimer timer = new DeadlineTimer();
  private final EventReader reader = new EventReader();
  private final EventRequests requests;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean waiting;
  private boolean closed;

  /**
   * What the function takes, and how it answers.
   *
   * @param streaming whether the doors that can stream are set to
   * @param headerLimit the largest header section, in bytes
   * @param targetLimit the longest request target, in bytes
   * @param grace how long a running invocation may take when the function is closed
   */
  public record Settings(boolean streaming, long headerLimit, int targetLimit, Duration grace) {}

  /**
   * A loop that is not yet running.
   *
   * @param pipeline what judges its requests
   * @param fallback the voice in which it answers where no route is known
   * @param failures is told, by name, of what failed in the adapter itself and in afterwards tasks
   */
  public FunctionLoop(
      RuntimeApi api,
      Settings settings,
      Pipeline pipeline,
      Voice fallback,
      InstantSource clock,
      BiConsumer<String, Throwable> failures) {
    this.api = api;
    this.settings = settings;
    this.clock = clock;
    this.failures = failures;
    this.headers = new ReplyHeaders(clock, fallback);
    this.requests = new EventRequests(settings);
    this.delivery = new Delivery(pipeline, headers, failures);
  }

  /**
   * Serves until {@link #close}; to be called once.
   *
   * @throws IOException if the platform can no longer be asked; this process should end then
   */
  public void run() throws IOException, InterruptedException {
    try (api;
        timer) {
      while (waiting(true)) {
        Invocation invocation = api.next();
        waiting(false);
        Thread.ofVirtual()
            .name("invocation-" + invocation.id())
            .inheritInheritableThreadLocals(false)
            .start(() -> serve(invocation))
            .join();
      }
    } catch (IOException failure) {
      if (!closed()) {
        throw failure;
      }
    } finally {
      ended.countDown();
    }
  }

  private synchronized boolean waiting(boolean now) {
    waiting = now;
    return !closed;
  }

  private synchronized boolean closed() {
    return closed;
  }

  /** Ends the wait for the next invocation; one that runs is served to its end first. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (waiting) {
        api.close();
      }
    }
    try {
      ended.await(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(Invocation invocation) {
    try {
      served(invocation);
    } catch (RuntimeException | Error failure) { // nobody above this could tell
      failures.accept("lambda", failure);
      answerFailed(invocation);
    }
  }

  private void answerFailed(Invocation invocation) {
    try {
      api.fail(invocation, FunctionReply.error(Cause.DEFECT));
    } catch (IOException gone) {
      api.drop();
    }
  }

  private void served(Invocation invocation) {
    HttpEvent event = reader.read(invocation.event());
    var cancellation = new Cancellation(timer);
    Duration time = Duration.between(clock.instant(), invocation.deadline());
    cancellation.deadlineAtMost(time.minus(LAST_WORDS));
    Runnable inTime = timer.schedule(time.minus(AFTERWARDS), api::drop);
    Request request = requests.of(event, invocation);
    var in = new Exchange(request, event.body(), cancellation, clock.instant());
    in.afterwards(inTime); // called off: what comes after the reply needs no connection
    delivery.serve(
        in,
        request.door().streams()
            ? new StreamedReply(api, invocation, in, event, headers)
            : new BufferedReply(api, invocation, in, event, headers));
  }
}
