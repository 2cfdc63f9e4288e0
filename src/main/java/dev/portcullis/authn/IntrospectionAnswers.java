package dev.portcullis.authn;

import dev.portcullis.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was said of tokens, each for as long as it may be used, and a bounded number of them. Of
 * several callers with one token one asks, and what it gets, be it a failure, the others get too;
 * but not that it has left or was braked, which is its own affair: then the next one asks. Nobody
 * waits for longer than their own errand goes on. Safe for use by several threads.
 */
final class IntrospectionAnswers {
  private static final int MOST = 4_096;

  /** No answer is used for longer: one that seems to be is from a clock that went back. */
  private static final Duration LONGEST = Duration.ofMinutes(10).plusSeconds(1);

  private final Map<CredentialHash, Answer> known = new ConcurrentHashMap<>();
  private final Map<CredentialHash, CompletableFuture<Shared>> asked = new ConcurrentHashMap<>();
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

  /** What came of a question, for those who wait. */
  private sealed interface Shared {
    /** This was said. */
    record Said(Answer answer) implements Shared {}

    /** Nothing can be said. */
    record Failed(RuntimeException failure) implements Shared {}

    /** Nothing that is theirs: whoever waits asks. */
    record Nothing() implements Shared {}
  }

  IntrospectionAnswers(InstantSource clock) {
    this.clock = clock;
  }

  /** What is said of this token; whatever the source throws, if it has to be asked. */
  Answer of(CredentialHash token, Errand errand, Supplier<Answer> source) {
    while (true) {
      Answer usable = usable(token);
      if (usable != null) {
        return usable;
      }
      var mine = new CompletableFuture<Shared>();
      CompletableFuture<Shared> others = asked.putIfAbsent(token, mine);
      if (others == null) {
        return lead(token, mine, source);
      }
      switch (await(others, errand)) {
        case Shared.Said(Answer answer) -> {
          return answer;
        }
        case Shared.Failed(RuntimeException failure) -> throw failure;
        case Shared.Nothing() -> {}
      }
    }
  }

  private Answer lead(
      CredentialHash token, CompletableFuture<Shared> mine, Supplier<Answer> source) {
    Shared shared = new Shared.Nothing();
    try {
      Answer meanwhile = usable(token);
      Answer answer = meanwhile == null ? source.get() : meanwhile;
      remember(token, answer);
      shared = shared(answer);
      return answer;
    } catch (RuntimeException failure) {
      boolean left = Thread.currentThread().isInterrupted();
      shared = left ? shared : new Shared.Failed(failure);
      throw failure;
    } finally {
      asked.remove(token, mine); // first, as those who wait ask anew at once
      mine.complete(shared);
    }
  }

  private static Shared shared(Answer answer) {
    return switch (answer) {
      case Answer.Active active -> new Shared.Said(active);
      case Answer.Inactive inactive -> new Shared.Said(inactive);
      case Answer.Braked braked -> new Shared.Nothing();
    };
  }

  private static Shared await(CompletableFuture<Shared> others, Errand errand) {
    try {
      return others.get(errand.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException left) {
      throw errand.abandoned(left);
    } catch (TimeoutException late) {
      throw errand.late();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible); // it is never completed by a failure
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
