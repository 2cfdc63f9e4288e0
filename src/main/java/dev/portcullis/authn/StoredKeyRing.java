package dev.portcullis.authn;

import dev.portcullis.secret.Secret;
import dev.portcullis.secret.SecretRef;
import dev.portcullis.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The ring that a secret holds: asked for each time, and read anew when the secret has changed. A
 * new value that is no ring changes nothing: the last good one stays in force, and this is reported
 * at once and then once in {@link #REMINDER} while such a value stands there. Safe for use by
 * several threads.
 */
public final class StoredKeyRing implements KeyRings {
  static final Duration REMINDER = Duration.ofMinutes(1);

  private final Secrets secrets;
  private final SecretRef ref;
  private final InstantSource clock;
  private final Consumer<? super IllegalArgumentException> problems;
  private final AtomicReference<Seen> seen;

  private sealed interface Seen {
    Secret secret();

    KeyRing ring();

    record Good(Secret secret, KeyRing ring) implements Seen {}

    record Bad(Secret secret, KeyRing ring, IllegalArgumentException problem, Instant reported)
        implements Seen {}
  }

  /**
   * The ring that this refers to.
   *
   * @param problems is told of values that are no ring; the messages hold nothing of a value
   * @throws dev.portcullis.secret.SecretUnavailable if it cannot be had
   * @throws IllegalArgumentException if it is no ring
   */
  public StoredKeyRing(
      Secrets secrets,
      SecretRef ref,
      InstantSource clock,
      Consumer<? super IllegalArgumentException> problems) {
    this.secrets = secrets;
    this.ref = ref;
    this.clock = clock;
    this.problems = problems;
    Secret first = secrets.read(ref);
    this.seen = new AtomicReference<>(new Seen.Good(first, KeyRing.parse(first)));
  }

  @Override
  public KeyRing current() {
    Seen last = Objects.requireNonNull(seen.get());
    Secret now = secrets.read(ref);
    if (!now.equals(last.secret())) {
      return changed(last, now).ring();
    }
    if (last instanceof Seen.Bad(var secret, var ring, var problem, var reported)
        && !clock.instant().isBefore(reported.plus(REMINDER))) {
      report(last, new Seen.Bad(secret, ring, problem, clock.instant()));
    }
    return last.ring();
  }

  private Seen changed(Seen last, Secret now) {
    try {
      Seen good = new Seen.Good(now, KeyRing.parse(now));
      seen.set(good);
      return good;
    } catch (IllegalArgumentException noRing) {
      return report(last, new Seen.Bad(now, last.ring(), noRing, clock.instant()));
    }
  }

  /** Of several threads that see the same, one tells. */
  private Seen report(Seen last, Seen.Bad bad) {
    if (seen.compareAndSet(last, bad)) {
      problems.accept(bad.problem());
    }
    return bad;
  }
}
