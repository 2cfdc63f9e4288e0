package dev.portcullis.authn;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer, read up to a bound. One that is larger is not read on, and is said to be
 * that, which is no failure of the connection. Used by one exchange.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Read> {
  private final int most;
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  private final CompletableFuture<Read> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /** What was read. */
  sealed interface Read {}

  /** All of it. */
  static final class Whole implements Read {
    private final byte[] bytes;

    private Whole(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  /** It is larger than it may be. */
  record TooLarge() implements Read {}

  /** A body of so many bytes at most. */
  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<Read> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription from) {
    subscription = from;
    from.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > most - read.size()) {
        Flow.Subscription from = subscription;
        if (from != null) {
          from.cancel();
        }
        body.complete(new TooLarge());
        return;
      }
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      read.write(some, 0, some.length);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new Whole(read.toByteArray()));
  }
}
