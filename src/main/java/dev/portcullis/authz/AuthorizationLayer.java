package dev.portcullis.authz;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Exchange;
import dev.portcullis.pipeline.Layer;
import dev.portcullis.pipeline.Next;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Reply;
import dev.portcullis.pipeline.Route;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What the caller may do: what it was granted, within the fence around its tenant's keys, if there
 * is one. It needs the principal, the client's address, the route and the call; without any of them
 * it fails, which refuses. A missing scope is told as RFC 6750 (3.1) says.
 */
public final class AuthorizationLayer implements Layer {
  private static final String INSUFFICIENT =
      "Bearer realm=\"portcullis\", error=\"insufficient_scope\"";

  private final Fences fences;

  /** A layer that keeps to these fences. */
  public AuthorizationLayer(Fences fences) {
    this.fences = fences;
  }

  @Override
  public String name() {
    return "authz";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    return switch (decide(in)) {
      case Decision.Granted granted -> next.proceed(out);
      case Decision.Denied(Reason reason, String detail) ->
          new Outcome.Refused(refusal(reason, detail));
    };
  }

  /** No fence is asked for where the caller's own grants deny. */
  private Decision decide(Exchange in) {
    Principal principal = in.principal().required();
    InetAddress client = in.client().required();
    Route route = in.route().required();
    Call call = in.call().required();
    Decision own = Policy.decide(principal, client, route, call);
    if (own instanceof Decision.Denied) {
      return own;
    }
    Optional<TenantPolicy> fence = fences.of(principal.tenant());
    fence.ifPresent(policy -> in.fence().fill(policy.grants()));
    Optional<Decision.Denied> fencedOff =
        fence.flatMap(policy -> Policy.fencedOff(policy, client, route, call));
    return fencedOff.isPresent() ? fencedOff.get() : own;
  }

  private static Refusal refusal(Reason reason, String detail) {
    Refusal refusal = Refusal.of(reason, detail);
    return reason == Reason.SCOPE_MISSING
        ? refusal.with("www-authenticate", INSUFFICIENT)
        : refusal;
  }
}
