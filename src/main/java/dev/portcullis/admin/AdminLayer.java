package dev.portcullis.admin;

import dev.portcullis.pipeline.AuthorizationFinding;
import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Changes;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Route;

/**
 * The last layer of the route of administration; it passes every other one on, and nothing of its
 * own. No change is made unless it was announced and that was accepted as evidence. It needs the
 * principal, the route, the call, what was found of its authorization and, where something is
 * changed, the audit's intents; without any of them it fails, which refuses. Safe for use by
 * several threads.
 */
public final class AdminLayer implements Layer {
  private final Administration administration;

  /** A layer that has this administration done. */
  public AdminLayer(Administration administration) {
    this.administration = administration;
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Route route = in.route().required();
    Call call = in.call().required();
    if (!route.name().equals(Route.ADMIN)) {
      return call.operation().administrative() ? foreign() : next.proceed(out);
    }
    Principal principal = in.principal().required();
    if (principal.kind() != Principal.Kind.TOKEN) {
      return Outcome.refused(Reason.ROUTE_DENIED, "API keys never reach administration.");
    }
    if (!call.operation().administrative()) {
      return foreign();
    }
    if (!(in.authorization().required() instanceof AuthorizationFinding.Granted)) {
      return Outcome.refused(Reason.SCOPE_MISSING, "This was not granted.");
    }
    try {
      return perform(in, administration.judge(Ask.of(call, principal)));
    } catch (Declined declined) {
      return new Outcome.Refused(declined.refusal());
    }
  }

  private static Outcome perform(Exchange in, Deed deed) throws Declined {
    return switch (deed) {
      case Deed.Answered(Answer answer) -> answer.outcome();
      case Deed.Proposed(var intended, Deed.Act act) -> {
        if (!in.operation().required().changes()) {
          throw new IllegalStateException("an operation that reads proposed a change");
        }
        in.intents().required().announce(intended);
        yield made(in.changes(), intended, act).outcome();
      }
    };
  }

  /** Whatever else is thrown, the change stays open: nobody knows whether it was made. */
  private static Answer made(Changes changes, Change intended, Deed.Act act) throws Declined {
    changes.begin(intended);
    try {
      Deed.Done done = act.perform();
      changes.made(done.changes(), done.undo());
      return done.answer();
    } catch (Declined unchanged) {
      changes.unmade();
      throw unchanged;
    }
  }

  private static Outcome foreign() {
    return Outcome.refused(Reason.OPERATION_DENIED, "The route does not offer this operation.");
  }
}
