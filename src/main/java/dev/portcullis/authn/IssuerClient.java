package dev.portcullis.authn;

import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks issuers for documents of JSON. What it takes is bounded: in time as a whole, in bytes, and
 * in questions at once; redirects are not followed. Each question has a connection of its own,
 * since they are seldom, and a function that was frozen would find an old one dead. Safe for use by
 * several threads; an interrupt ends a question.
 */
public final class IssuerClient {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_AT_ONCE = 16;
  private static final JsonReader READER =
      new JsonReader(new JsonLimits(16, 1_024, 20_000, 256, 32, 4_096, 1_000));

  private final Duration patience;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /** What was answered. */
  record Answer(int status, Json document) {}

  /** One that waits for so long, for an answer as a whole. */
  public IssuerClient(Duration patience) {
    this.patience = patience;
  }

  /** Another one, so that who waits here waits for nobody there. */
  IssuerClient apart() {
    return new IssuerClient(patience);
  }

  /**
   * The document at this place.
   *
   * @throws IssuerUnavailable if it cannot be had
   */
  Json get(String issuer, URI place) {
    Answer answer = ask(issuer, HttpRequest.newBuilder(place).GET());
    if (answer.status() != 200) {
      throw failed(issuer, Fault.FAILED, "it answers " + answer.status(), null);
    }
    return answer.document();
  }

  /**
   * What is answered; the document of an answer that is not a success is not looked at.
   *
   * @throws IssuerUnavailable if nothing is
   */
  Answer ask(String issuer, HttpRequest.Builder question) {
    HttpRequest request = question.header("accept", "application/json").timeout(patience).build();
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failed(issuer, Fault.TIMED_OUT, "too many questions wait for answers", null);
      }
      try (HttpClient client = client()) {
        return answer(issuer, sent(client, request));
      } finally {
        places.release();
      }
    } catch (InterruptedException left) {
      Thread.currentThread().interrupt();
      throw failed(issuer, Fault.FAILED, "nobody waits for its answer any more", left);
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(patience)
        .build();
  }

  private Object sent(HttpClient client, HttpRequest request) throws InterruptedException {
    Future<HttpResponse<byte[]>> reply =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      return reply.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      return failed.getCause() == null ? failed : failed.getCause();
    } catch (TimeoutException late) {
      return late;
    } finally {
      client.shutdownNow();
    }
  }

  private static Answer answer(String issuer, Object reply) {
    return switch (reply) {
      case HttpResponse<?> response when response.body() instanceof byte[] body ->
          new Answer(response.statusCode(), document(issuer, response.statusCode(), body));
      case HttpTimeoutException late -> throw failed(issuer, Fault.TIMED_OUT, "it is slow", late);
      case TimeoutException late -> throw failed(issuer, Fault.TIMED_OUT, "it is slow", late);
      case IOException broken ->
          throw failed(issuer, Fault.UNREACHABLE, "it cannot be reached", broken);
      case Throwable other -> throw failed(issuer, Fault.FAILED, "it cannot be asked", other);
      default -> throw failed(issuer, Fault.FAILED, "it cannot be asked", null);
    };
  }

  private static Json document(String issuer, int status, byte[] body) {
    if (status != 200) {
      return Json.Null.NULL;
    }
    try {
      return READER.read(body);
    } catch (InvalidJson other) {
      throw failed(issuer, Fault.DAMAGED, "its answer is not strict JSON", other);
    }
  }

  private static IssuerUnavailable failed(
      String issuer,
      Fault fault,
      String problem,
      @org.jspecify.annotations.Nullable Throwable cause) {
    return new IssuerUnavailable(issuer, fault, problem, cause);
  }
}
