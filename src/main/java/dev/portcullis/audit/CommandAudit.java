package dev.portcullis.audit;

import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Unavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of what a command changes at a store, beside any gateway: as with administration, an
 * event is accepted before a change is made, and another one after it says how it came out. Not
 * safe for use by several threads.
 */
public final class CommandAudit {
  private final Supplier<AuditTrail> trails;
  private final AuditEvent.Product product;
  private final String user;
  private final InstantSource clock;
  private @Nullable AuditTrail trail;

  /**
   * @param trails asked before the first change, once: whoever only looks leaves no trail
   * @param user the operating system's name for whoever runs the command
   */
  public CommandAudit(
      Supplier<AuditTrail> trails, AuditEvent.Product product, String user, InstantSource clock) {
    this.trails = trails;
    this.product = product;
    this.user = user;
    this.clock = clock;
  }

  /** How a change came out. */
  public sealed interface Verdict {
    /**
     * It was made.
     *
     * @param changes what was changed, as it came out
     */
    record Made(List<Change> changes) implements Verdict {
      public Made {
        changes = List.copyOf(changes);
      }
    }

    /**
     * It was not made.
     *
     * @param code why, in a word
     */
    record NotMade(String code) implements Verdict {}

    /**
     * Nobody knows: the store failed.
     *
     * @param failed what of it did, if that is known
     */
    record Unknown(Optional<Unavailable> failed) implements Verdict {}
  }

  /**
   * What takes back a change that must not stand without its second event.
   *
   * @param act does it, and says what that has changed; fails if it may not be done
   * @param done what people are told then, as a sentence
   * @param failed what they are told where it failed, as sentences: what may stand, and what to do
   */
  public record Undo(Supplier<List<Change>> act, String done, String failed) {}

  /** What time it is for whoever makes changes. */
  public Instant now() {
    return clock.instant();
  }

  /** Makes a change that can stand with its first event alone. */
  public <T> T make(
      Operation operation, Change intended, Supplier<T> act, Function<T, Verdict> verdict) {
    return make(operation, intended, act, verdict, result -> Optional.empty());
  }

  /**
   * Makes a change between its two events.
   *
   * @param intended the change, as far as it is known; no secret, nor the hash of one
   * @param act makes it
   * @param verdict how it came out
   * @param undo what takes it back, if it must not stand without the second event
   * @return what the act returned
   * @throws AuditTrail.TrailUnavailable if an event is not accepted: before the change, which is
   *     then not made; or after it, and the first event is the evidence
   */
  public <T> T make(
      Operation operation,
      Change intended,
      Supplier<T> act,
      Function<T, Verdict> verdict,
      Function<T, Optional<Undo>> undo) {
    AuditTrail to = opened();
    var command =
        new CommandEvent(UUID.randomUUID().toString(), operation, user, product, clock.instant());
    to.accept(command.intended(intended));
    T result;
    try {
      result = act.get();
    } catch (RuntimeException failure) {
      tell(to, command, failure);
      throw failure;
    }
    Verdict came = verdict.apply(result);
    try {
      to.accept(command.ended(came, now()));
    } catch (AuditTrail.TrailUnavailable untold) {
      throw new AuditTrail.TrailUnavailable(
          "the command was carried out, but the event that says so was not accepted. "
              + undo.apply(result)
                  .map(back -> undone(back, to, command, came, untold) + " ")
                  .orElse("")
              + "Look before you repeat it",
          untold.fault(),
          untold);
    }
    return result;
  }

  /** A command has no later: that it was undone is an event at once, or none, which people hear. */
  private String undone(
      Undo undo, AuditTrail to, CommandEvent command, Verdict came, RuntimeException untold) {
    List<Change> back;
    try {
      back = undo.act().get();
    } catch (RuntimeException stands) {
      untold.addSuppressed(stands);
      tell(to, command, stands);
      return undo.failed();
    }
    try {
      to.accept(command.takenBack(came, back, now()));
      return undo.done();
    } catch (AuditTrail.TrailUnavailable unsaid) {
      untold.addSuppressed(unsaid);
      return undo.done() + " No event says so.";
    }
  }

  private void tell(AuditTrail to, CommandEvent command, RuntimeException failure) {
    var unknown =
        new Verdict.Unknown(
            failure instanceof Unavailable known ? Optional.of(known) : Optional.empty());
    try {
      to.accept(command.ended(unknown, now()));
    } catch (RuntimeException untold) {
      failure.addSuppressed(untold);
    }
  }

  private AuditTrail opened() {
    AuditTrail open = trail;
    if (open == null) {
      open = trails.get();
      trail = open;
    }
    return open;
  }
}
