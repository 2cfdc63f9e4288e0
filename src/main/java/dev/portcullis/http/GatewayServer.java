package dev.portcullis.http;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Delivery;
import dev.portcullis.pipeline.Pipeline;
import dev.portcullis.pipeline.ReplyHeaders;
import dev.portcullis.pipeline.Voice;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as an HTTP/1.1 server: every request that can be told apart goes through the
 * pipeline, on a virtual thread of its own, also one that the server itself refuses.
 *
 * <p>{@link #start} and {@link #close} block, and must not be called on an event loop.
 */
public final class GatewayServer implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);
  private static final int LAST_PORT = 65_535;

  private final Vertx vertx;
  private final ServerSettings settings;
  private final InFlight inFlight;
  private final Connections connections;
  private final Deadlines deadlines = new Deadlines();
  private final RequestHandler requests;
  private final AtomicInteger port = new AtomicInteger();
  private @Nullable String deployment;

  /**
   * A server that is not yet listening.
   *
   * @param vertx whose event loops carry it
   * @param pipeline what judges its requests
   * @param fallback the voice in which it answers where no route is known
   * @param failures is told, by name, of what failed in the adapter itself and in afterwards tasks
   */
  public GatewayServer(
      Vertx vertx,
      ServerSettings settings,
      Pipeline pipeline,
      Voice fallback,
      InstantSource clock,
      BiConsumer<String, Throwable> failures) {
    this.vertx = vertx;
    this.settings = settings;
    this.inFlight = new InFlight(settings.limits().requests());
    this.connections = new Connections(settings);
    var headers = new ReplyHeaders(clock, fallback);
    this.requests =
        new RequestHandler(
            settings,
            new Delivery(pipeline, headers, failures),
            headers,
            inFlight,
            deadlines,
            clock);
  }

  /**
   * Listens.
   *
   * @return the port, which is another than the one set if that is 0, or taken and the next free
   *     one will do
   * @throws IOException if it cannot listen there
   */
  public int start() throws IOException, InterruptedException {
    deadlines.start();
    int wanted = settings.port();
    while (true) {
      try {
        deployment = await(deploy(wanted), START);
        return port.get();
      } catch (BindException taken) {
        if (!settings.nextFreePort() || wanted == 0 || wanted == LAST_PORT) {
          throw taken;
        }
        wanted++;
      }
    }
  }

  private Future<String> deploy(int wanted) {
    int shared = wanted == 0 ? -ThreadLocalRandom.current().nextInt(1, 1 << 30) : wanted;
    return vertx.deployVerticle(
        () -> new Listener(settings, shared, connections, requests, port::set),
        new DeploymentOptions().setInstances(settings.eventLoops()));
  }

  /** Closes with the grace that is set. */
  @Override
  public void close() {
    close(settings.times().shutdownGrace());
  }

  /**
   * Drains, then closes: new requests are refused, running ones have this long to end, and after
   * that are cut. It waits for afterwards tasks, too.
   */
  public void close(Duration grace) {
    inFlight.drain();
    try {
      if (!inFlight.awaitNone(grace)) {
        inFlight.end(Cause.SHUTDOWN);
        if (!inFlight.awaitNone(LAST_WORDS)) {
          connections.abort();
          inFlight.awaitNone(LAST_WORDS);
        }
      }
      if (deployment != null) {
        await(vertx.undeploy(deployment), LAST_WORDS);
        deployment = null;
      }
      inFlight.awaitNone(LAST_WORDS); // what came between the last one's end and the closing
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException alreadyClosed) {
      deployment = null;
    } finally {
      deadlines.close();
    }
  }

  private static <T> T await(Future<T> future, Duration longest)
      throws IOException, InterruptedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof IOException io ? io : new IOException(failure.getCause());
    } catch (TimeoutException tooLong) {
      throw new IOException("Vert.x did not answer within " + longest, tooLong);
    }
  }
}
