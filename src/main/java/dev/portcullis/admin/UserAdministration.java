package dev.portcullis.admin;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Defect;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.quota.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Stops users of tokens, and lets them go on. Where the path names a tenant, a user of whom it is
 * not certain that they are of it is not there. Safe for use by several threads.
 */
record UserAdministration(UserStops stops) {

  Deed stop(Ask ask) throws Declined {
    String user = checked(ask, ask.body().text("user").orElseThrow());
    Optional<Instant> until =
        ask.body().text("until").map(text -> Moments.parse(text).orElseThrow());
    try {
      return proposed(stops.stop(user, until));
    } catch (UserStops.OutOfBounds wrong) {
      throw Declined.invalid(
          List.of(new Defect(UserStops.UNTIL, String.valueOf(wrong.getMessage()))));
    }
  }

  Deed release(Ask ask) throws Declined {
    return proposed(stops.release(checked(ask, ask.body().text("user").orElseThrow())));
  }

  private static Deed proposed(UserStops.Proposal proposal) {
    return new Deed.Proposed(
        proposal.change(),
        () -> {
          proposal.act().run();
          Json.Obj state = proposal.after().with("user", Json.of(proposal.change().id()));
          return new Deed.Done(Answer.ok(state), proposal.made(), List::of);
        });
  }

  /** The user that the query names. */
  Subject named(Ask ask) throws Declined {
    String user =
        ask.parameter("user")
            .orElseThrow(
                () ->
                    new Declined(
                        Reason.INVALID_CALL, "Say whose: the parameter `user` is missing."));
    return Subject.user(checked(ask, user));
  }

  private String checked(Ask ask, String user) throws Declined {
    Optional<String> tenant = ask.endpoint().variable("tenant", ask.path());
    if (tenant.isPresent() && !stops.isOf(user, tenant.get())) {
      throw new Declined(Reason.NOT_FOUND, UserStops.NOT_OF_TENANT);
    }
    return user;
  }
}
