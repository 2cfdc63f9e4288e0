package dev.portcullis.authn;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks issuers for documents of JSON. What it takes is bounded: in time by {@link Errand}s, in
 * bytes, and in questions at once; redirects are not followed. Each question has a connection of
 * its own, since they are seldom, and a function that was frozen would find an old one dead. Safe
 * for use by several threads; an interrupt ends a question.
 */
public final class IssuerClient {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_AT_ONCE = 16;
  private static final JsonReader READER =
      new JsonReader(new JsonLimits(16, 1_024, 20_000, 256, 32, 4_096, 1_000));

  private final Duration patience;
  private final Function<Duration, HttpClient> connections;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** What was answered. */
  record Answer(int status, Json document) {}

  /** One that waits for so long, for all that an errand asks. */
  public IssuerClient(Duration patience) {
    this(patience, IssuerClient::connection);
  }

  /** The same, by connections that are made in this way. */
  IssuerClient(Duration patience, Function<Duration, HttpClient> connections) {
    this.patience = patience;
    this.connections = connections;
  }

  /** Another one, so that who waits here waits for nobody there. */
  IssuerClient apart() {
    return new IssuerClient(patience, connections);
  }

  /** What will be asked of this issuer from now on, until patience ends. */
  Errand errand(String issuer) {
    return new Errand(issuer, this, patience);
  }

  /**
   * What is answered; the document of an answer that is not a success is not looked at.
   *
   * @throws IssuerUnavailable if nothing is, or not before the errand ends
   */
  Answer ask(Errand errand, Supplier<HttpRequest.Builder> question) {
    String issuer = errand.issuer();
    try {
      if (!places.tryAcquire(errand.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IssuerUnavailable(
            issuer, Fault.TIMED_OUT, "too many questions wait for answers", null);
      }
      try {
        return answer(issuer, sent(errand.left(), question));
      } finally {
        places.release();
      }
    } catch (InterruptedException left) {
      throw errand.abandoned(left);
    }
  }

  private static HttpClient connection(Duration patience) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
  }

  /**
   * The response, or why there is none. Some failures the platform's client throws unchecked, such
   * as that there are no more file descriptors. It is not waited for until it has ended: it may
   * hang where names are looked up.
   */
  private Object sent(Duration left, Supplier<HttpRequest.Builder> question)
      throws InterruptedException {
    try {
      HttpRequest request =
          question.get().header("accept", "application/json").timeout(left).build();
      HttpClient client = connections.apply(left);
      try {
        return client
            .sendAsync(request, head -> new BoundedBody(MOST_BYTES))
            .get(left.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        client.shutdownNow();
      }
    } catch (ExecutionException failed) {
      return failed.getCause() == null ? failed : failed.getCause();
    } catch (TimeoutException | RuntimeException failed) {
      return failed;
    }
  }

  private static Answer answer(String issuer, Object reply) {
    return switch (reply) {
      case HttpResponse<?> response when response.body() instanceof BoundedBody.Read read ->
          new Answer(response.statusCode(), document(issuer, response.statusCode(), read));
      case HttpTimeoutException late -> throw failed(issuer, Fault.TIMED_OUT, "it is slow", late);
      case TimeoutException late -> throw failed(issuer, Fault.TIMED_OUT, "it is slow", late);
      case IOException broken ->
          throw failed(issuer, Fault.UNREACHABLE, "it cannot be reached", broken);
      case UncheckedIOException broken ->
          throw failed(issuer, Fault.UNREACHABLE, "it cannot be reached", broken);
      case Throwable other -> throw failed(issuer, Fault.FAILED, "it cannot be asked", other);
      default -> throw failed(issuer, Fault.FAILED, "it cannot be asked", null);
    };
  }

  private static Json document(String issuer, int status, BoundedBody.Read read) {
    if (status != 200) {
      return Json.Null.NULL;
    }
    try {
      return switch (read) {
        case BoundedBody.Whole whole -> READER.read(whole.bytes());
        case BoundedBody.TooLarge tooLarge ->
            throw failed(issuer, Fault.DAMAGED, "its answer is larger than any can be", null);
      };
    } catch (InvalidJson other) {
      throw failed(issuer, Fault.DAMAGED, "its answer is not strict JSON", other);
    }
  }

  private static IssuerUnavailable failed(
      String issuer, Fault fault, String problem, @Nullable Throwable cause) {
    return new IssuerUnavailable(issuer, fault, problem, cause);
  }
}
