package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was said of tokens, each for as long as it may be used, and a bounded number of them. Of
 * several callers with one token one asks, and what it gets, be it a failure, the others get too.
 * Safe for use by several threads.
 */
final class IntrospectionAnswers {
  private static final int MOST = 4_096;

  /** No answer is used for longer: one that seems to be is from a clock that went back. */
  private static final Duration LONGEST = Duration.ofMinutes(10).plusSeconds(1);

  private final Map<CredentialHash, Answer> known = new ConcurrentHashMap<>();
  private final Map<CredentialHash, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /** What was said of a token. */
  sealed interface Answer {
    /** It is active, and these are its claims. */
    record Active(Json.Obj claims, Instant until) implements Answer {}

    /** It is not. */
    record Inactive(Instant until) implements Answer {}

    /** Nothing, as nobody is asked now. */
    record Braked(Duration pause) implements Answer {}
  }

  IntrospectionAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /** What is said of this token; whatever the source throws, if it has to be asked. */
  Answer of(CredentialHash token, Supplier<Answer> source) {
    Answer usable = usable(token);
    if (usable != null) {
      return usable;
    }
    var mine = new CompletableFuture<Answer>();
    CompletableFuture<Answer> others = asked.putIfAbsent(token, mine);
    if (others != null) {
      return await(others);
    }
    try {
      Answer meanwhile = usable(token);
      Answer answer = meanwhile == null ? source.get() : meanwhile;
      remember(token, answer);
      mine.complete(answer);
      return answer;
    } catch (RuntimeException | Error failure) {
      mine.completeExceptionally(failure);
      throw failure;
    } finally {
      asked.remove(token, mine);
    }
  }

  private static Answer await(CompletableFuture<Answer> others) {
    try {
      return others.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private @Nullable Answer usable(CredentialHash token) {
    Answer answer = known.get(token);
    if (answer == null) {
      return null;
    }
    Instant now = clock.instant();
    boolean young = now.isBefore(until(answer)) && until(answer).isBefore(now.plus(LONGEST));
    return young ? answer : null;
  }

  private void remember(CredentialHash token, Answer answer) {
    if (answer instanceof Answer.Braked) {
      return;
    }
    if (known.size() >= MOST) {
      Instant now = clock.instant();
      known.values().removeIf(old -> !now.isBefore(until(old)));
    }
    var keys = known.keySet().iterator();
    while (known.size() >= MOST && keys.hasNext()) {
      keys.next();
      keys.remove();
    }
    known.put(token, answer);
  }

  private static Instant until(Answer answer) {
    return switch (answer) {
      case Answer.Active(Json.Obj claims, Instant until) -> until;
      case Answer.Inactive(Instant until) -> until;
      case Answer.Braked(Duration pause) -> Instant.MIN;
    };
  }
}
