package dev.portcullis.authn;

import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Upkeep;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an issuer publishes: fetched when they are first needed, and by one caller for all
 * that wait. Young ones are used as they are, older ones are fetched again after a reply, and from
 * the hard age on none is used. A key that is not among them has them fetched, once in an interval
 * whatever comes; so does an issuer that is down, once in a shorter one. Nobody waits for longer
 * than an {@link Errand} goes on, whoever fetches. Safe for use by several threads; an interrupt
 * ends the fetch of whoever is interrupted, and the next in line fetches.
 */
final class RemoteKeys implements IssuerKeys {
  private final String issuer;
  private final PublishedKeys source;
  private final IssuerClient questions;
  private final Pace pace;
  private final Brake brake;
  private final InstantSource clock;
  private final Upkeep upkeep;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile State state = new State(null, Instant.MIN, Instant.MIN, Instant.MIN, null);

  /**
   * How old keys may be, and how often they are fetched.
   *
   * @param soft from when on they are fetched again after a reply
   * @param hard from when on they are not used
   * @param interval between two fetches because of a key that is not known, or because of age
   * @param pause after a failed fetch, where there are no keys that could be used
   */
  record Pace(Duration soft, Duration hard, Duration interval, Duration pause) {}

  /**
   * What is known.
   *
   * @param fetched when the keys were had
   * @param tried when they were asked for last, in whatever case
   * @param missed when they were asked for last because a key was not among them
   * @param failure what went wrong with the last try, if it did
   */
  private record State(
      @Nullable KeySet keys,
      Instant fetched,
      Instant tried,
      Instant missed,
      @Nullable IssuerUnavailable failure) {}

  RemoteKeys(
      String issuer,
      PublishedKeys source,
      IssuerClient questions,
      Pace pace,
      Brake brake,
      InstantSource clock,
      Upkeep upkeep) {
    this.issuer = issuer;
    this.source = source;
    this.questions = questions;
    this.pace = pace;
    this.brake = brake;
    this.clock = clock;
    this.upkeep = upkeep;
  }

  @Override
  public Found find(TokenHeader header, InetAddress client) {
    State now = state;
    KeySet usable = usable(now);
    if (usable == null) {
      Optional<Duration> braked = first(now, client);
      if (braked.isPresent()) {
        return new Found.Braked(braked.get());
      }
      now = state;
      usable = usable(now);
    } else if (!young(now.fetched(), pace.soft())) {
      upkeep.due(this, this::refresh);
    }
    if (usable == null) {
      throw down(now, now.tried().plus(pace.pause()));
    }
    return switch (usable.choose(header)) {
      case KeySet.Choice.Chosen(var key) -> new Found.Verifying(key);
      case KeySet.Choice.Ambiguous() -> new Found.None();
      case KeySet.Choice.Unknown() -> again(now, header, client);
    };
  }

  /** Has the first keys, or new ones in the place of too old ones. */
  private Optional<Duration> first(State seen, InetAddress client) {
    Errand errand = questions.errand(issuer);
    errand.take(fetching);
    try {
      boolean paused = state.failure() != null && young(state.tried(), pace.pause());
      if (state != seen || paused) {
        return Optional.empty(); // somebody else has tried meanwhile, or not long ago
      }
      Optional<Duration> braked = brake.spend(client);
      if (braked.isEmpty()) {
        fetch(errand, PublishedKeys.Need.AGE);
      }
      return braked;
    } finally {
      fetching.unlock();
    }
  }

  /** Has the keys again, as the one that is meant is not among them. */
  private Found again(State seen, TokenHeader header, InetAddress client) {
    Errand errand = questions.errand(issuer);
    errand.take(fetching);
    try {
      if (state == seen && !young(state.missed(), pace.interval())) {
        Optional<Duration> braked = brake.spend(client);
        if (braked.isPresent()) {
          return new Found.Braked(braked.get());
        }
        fetch(errand, PublishedKeys.Need.UNKNOWN_KEY);
      }
    } finally {
      fetching.unlock();
    }
    State now = state;
    KeySet usable = usable(now);
    if (usable != null && usable.choose(header) instanceof KeySet.Choice.Chosen(var key)) {
      return new Found.Verifying(key);
    }
    if (now.failure() != null) {
      throw down(
          now,
          now.missed()
              .plus(pace.interval())); // it may be a new key of an issuer that cannot say so
    }
    return new Found.None();
  }

  private void refresh() {
    Errand errand = questions.errand(issuer);
    errand.take(fetching);
    try {
      if (!young(state.fetched(), pace.soft()) && !young(state.tried(), pace.interval())) {
        fetch(errand, PublishedKeys.Need.AGE);
        IssuerUnavailable failure = state.failure();
        if (failure != null) {
          throw failure; // nobody waits for it, so that nobody else would tell the operator
        }
      }
    } finally {
      fetching.unlock();
    }
  }

  private void fetch(Errand errand, PublishedKeys.Need need) {
    Instant now = clock.instant();
    State before = state;
    Instant missed =
        switch (need) {
          case AGE -> before.missed();
          case UNKNOWN_KEY -> now;
        };
    try {
      state = new State(source.fetch(errand, need), now, now, missed, null);
    } catch (IssuerUnavailable failure) {
      if (Thread.currentThread().isInterrupted()) {
        throw failure; // whose caller left: it says nothing of the issuer
      }
      // tried until now, since a slow issuer would otherwise be tried without a pause
      state = new State(before.keys(), before.fetched(), clock.instant(), missed, failure);
    }
  }

  private @Nullable KeySet usable(State known) {
    return young(known.fetched(), pace.hard()) ? known.keys() : null;
  }

  /** A clock that went back makes what happened in the future as good as old. */
  private boolean young(Instant then, Duration age) {
    Instant now = clock.instant();
    return !then.equals(Instant.MIN) && now.isBefore(then.plus(age)) && !now.isBefore(then);
  }

  /** A failure of one's own, whose stack is this caller's. */
  private IssuerUnavailable down(State known, Instant again) {
    IssuerUnavailable failure = known.failure();
    Duration until = Duration.between(clock.instant(), again);
    Duration wait = until.isPositive() ? until : pace.pause();
    return failure == null
        ? new IssuerUnavailable(issuer, Fault.FAILED, "its keys are too old")
        : new IssuerUnavailable(issuer, failure.fault(), "its keys cannot be had", wait, failure);
  }
}
