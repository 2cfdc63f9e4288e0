package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * All that one caller waits for at one issuer: metadata and then keys, a question and the same with
 * another secret, and others who are asking already. It ends as a whole when its time is over, and
 * sooner where its thread is interrupted, as it is when the request's own time is. Used by one
 * thread.
 */
final class Errand {
  private final String issuer;
  private final IssuerClient client;
  private final long end;

  Errand(String issuer, IssuerClient client, Duration patience) {
    this.issuer = issuer;
    this.client = client;
    this.end = System.nanoTime() + patience.toNanos();
  }

  String issuer() {
    return issuer;
  }

  /**
   * How long it goes on.
   *
   * @throws IssuerUnavailable if it does not
   */
  Duration left() {
    long nanos = end - System.nanoTime();
    if (nanos <= 0) {
      throw late();
    }
    return Duration.ofNanos(nanos);
  }

  /**
   * Takes this lock.
   *
   * @throws IssuerUnavailable if somebody else keeps it until the end, or the caller leaves
   */
  void take(Lock lock) {
    try {
      if (!lock.tryLock(left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw late();
      }
    } catch (InterruptedException left) {
      throw abandoned(left);
    }
  }

  /**
   * The document at this place.
   *
   * @throws IssuerUnavailable if it cannot be had
   */
  Json get(URI place) {
    IssuerClient.Answer answer = ask(() -> HttpRequest.newBuilder(place).GET());
    if (answer.status() != 200) {
      throw new IssuerUnavailable(issuer, Fault.FAILED, "it answers " + answer.status());
    }
    return answer.document();
  }

  /**
   * What is answered.
   *
   * @throws IssuerUnavailable if nothing is
   */
  IssuerClient.Answer ask(Supplier<HttpRequest.Builder> question) {
    return client.ask(this, question);
  }

  /** That its time is over. */
  IssuerUnavailable late() {
    return new IssuerUnavailable(issuer, Fault.TIMED_OUT, "it is slow");
  }

  /** That its caller has left, which the thread goes on to say. */
  IssuerUnavailable abandoned(InterruptedException left) {
    Thread.currentThread().interrupt();
    return new IssuerUnavailable(
        issuer, Fault.FAILED, "nobody waits for its answer any more", left);
  }
}
