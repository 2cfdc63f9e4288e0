package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.json.Pointer;
import dev.portcullis.pipeline.Change;
import dev.portcullis.quota.Standing;
import dev.portcullis.quota.Stop;
import dev.portcullis.quota.Stops;
import dev.portcullis.quota.Subject;
import dev.portcullis.quota.Usages;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stops of users of tokens, wherever they are asked for. A user is {@code <issuer's
 * name>/<subject>}, and need not have been seen. Safe for use by several threads.
 *
 * @param issuerTenants the tenants of issuers all of whose users are of one, by the issuer's name
 */
public record UserStops(
    Stops stops, Usages usages, Map<String, String> issuerTenants, InstantSource clock) {
  /** What names a user, as tokens are judged (docs/IDENTITY.md); 255 characters at most. */
  public static final String USER = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[!-~]([ -~]*[!-~])?";

  /** Why a user is not found below a tenant. */
  public static final String NOT_OF_TENANT =
      "It is not certain that such a user is of this tenant: that is known of issuers whose tenant"
          + " the configuration fixes. Whoever may administer all tenants can name a user without"
          + " one.";

  static final Pointer UNTIL = Pointer.of("until");

  /**
   * Until when, where nobody says it: as long as any issuer's token may live at most ({@code
   * longest-life}). A token that is out there now has ended by then.
   */
  static final Duration USUAL = Duration.ofDays(30);

  /** What is longer than that is for the issuer to say; a ledger does not grow for ever. */
  private static final Duration MOST = Duration.ofDays(365);

  private static final int LONGEST = 255;

  /** A time that a stop cannot end at; the message is for people. */
  public static final class OutOfBounds extends Exception {
    private static final long serialVersionUID = 1L;

    OutOfBounds(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * What is to be done, and the evidence of it.
   *
   * @param change the change, as it will have come out
   * @param act makes it; making it twice does no harm
   */
  public record Proposal(Change change, Runnable act) {
    /** What was changed, when it has been made. */
    public List<Change> made() {
      return change.before().equals(change.after()) ? List.of() : List.of(change);
    }

    /** How the user then stands. */
    Json.Obj after() {
      return (Json.Obj) change.after().orElseThrow();
    }
  }

  /** Whether this can be a user. */
  public static boolean named(String user) {
    return user.length() <= LONGEST && user.matches(USER);
  }

  /** Whether it is certain that the user, if there is one, is of this tenant. */
  public boolean isOf(String user, String tenant) {
    return tenant(user).filter(tenant::equals).isPresent();
  }

  private Optional<String> tenant(String user) {
    return Optional.ofNullable(issuerTenants.get(user.substring(0, user.indexOf('/'))));
  }

  /** How a user stands. */
  public Standing standing(String user) {
    return usages.of(Subject.user(user));
  }

  /**
   * Stops a user, in the place of an earlier stop; whole seconds.
   *
   * @throws OutOfBounds if that is not to come, or too far away
   */
  public Proposal stop(String user, Optional<Instant> until) throws OutOfBounds {
    Instant now = clock.instant();
    Instant end = until.orElse(now.plus(USUAL));
    if (!end.isAfter(now) || end.isAfter(now.plus(MOST))) {
      throw new OutOfBounds("A stop ends within 365 days from now.");
    }
    Instant over = end.plusNanos(999_999_999).truncatedTo(ChronoUnit.SECONDS);
    return proposal(
        user, stopped(over), () -> stops.stop(Subject.user(user), Stop.QUARANTINED, over));
  }

  /** Lets a user go on, who may not be stopped at all. */
  public Proposal release(String user) {
    return proposal(user, free(), () -> stops.release(Subject.user(user), Stop.QUARANTINED));
  }

  private Proposal proposal(String user, Json.Obj after, Runnable act) {
    Json.Obj before =
        standing(user).halt().map(halt -> stopped(halt.until())).orElseGet(UserStops::free);
    return new Proposal(
        new Change("user", user, tenant(user), Optional.of(before), Optional.of(after)), act);
  }

  private static Json.Obj stopped(Instant until) {
    return Json.obj(Json.member("state", "stopped"), Json.member("until", until.toString()));
  }

  private static Json.Obj free() {
    return Json.obj(Json.member("state", "free"));
  }
}
