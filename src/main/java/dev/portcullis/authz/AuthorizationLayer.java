package dev.portcullis.authz;

import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;

/**
 * What the caller may do. It needs the principal, the client's address, the route and the call;
 * without any of them it fails, which refuses. A missing scope is told as RFC 6750 (3.1) says.
 */
public final class AuthorizationLayer implements Layer {
  private static final String INSUFFICIENT =
      "Bearer realm=\"portcullis\", error=\"insufficient_scope\"";

  @Override
  public String name() {
    return "authz";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    Decision decision =
        Policy.decide(
            in.principal().required(),
            in.client().required(),
            in.route().required(),
            in.call().required());
    return switch (decision) {
      case Decision.Granted granted -> next.proceed(out);
      case Decision.Denied(Reason reason, String detail) ->
          new Outcome.Refused(refusal(reason, detail));
    };
  }

  private static Refusal refusal(Reason reason, String detail) {
    Refusal refusal = Refusal.of(reason, detail);
    return reason == Reason.SCOPE_MISSING
        ? refusal.with("www-authenticate", INSUFFICIENT)
        : refusal;
  }
}
