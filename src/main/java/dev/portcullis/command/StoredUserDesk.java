package dev.portcullis.command;

import dev.portcullis.admin.UserStops;
import dev.portcullis.audit.CommandAudit;
import dev.portcullis.audit.CommandAudit.Verdict;
import dev.portcullis.client.UserDesk;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.quota.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * Users of tokens at the ledger that the configuration names. Each change leaves evidence, as one
 * by a gateway does.
 */
record StoredUserDesk(UserStops stops, CommandAudit audit) implements UserDesk {
  @Override
  public Instant stop(String user, Optional<String> tenant, Optional<Instant> until)
      throws Refused {
    check(user, tenant);
    try {
      UserStops.Proposal proposal = stops.stop(user, until);
      make(proposal);
      return proposal
          .change()
          .after()
          .flatMap(to -> to.text("until"))
          .map(Instant::parse)
          .orElseThrow();
    } catch (UserStops.OutOfBounds wrong) {
      throw new Refused(String.valueOf(wrong.getMessage()));
    }
  }

  @Override
  public void release(String user, Optional<String> tenant) throws Refused {
    check(user, tenant);
    make(stops.release(user));
  }

  @Override
  public Standing standing(String user, Optional<String> tenant) throws Refused {
    check(user, tenant);
    return stops.standing(user);
  }

  private void make(UserStops.Proposal proposal) {
    var unused =
        audit.make(
            Operation.USERS_STOP,
            proposal.change(),
            () -> {
              proposal.act().run();
              return proposal;
            },
            done -> new Verdict.Made(done.made()));
  }

  /** Whoever names a tenant means a user of it. */
  private void check(String user, Optional<String> tenant) throws Refused {
    if (tenant.isPresent() && !stops.isOf(user, tenant.get())) {
      throw new Refused(UserStops.NOT_OF_TENANT);
    }
  }
}
