package dev.portcullis.authz;

import dev.portcullis.pipeline.AuthorizationFinding;
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
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the caller may do: what it was granted, by itself and by its roles, within the fence around
 * its tenant, if there is one; and in administration with a second factor besides. It needs the
 * principal, the client's address, the route and the call; without any of them it fails, which
 * refuses. A missing scope is told as RFC 6750 (3.1) says, a missing factor as RFC 9470 (3) does.
 */
public final class AuthorizationLayer implements Layer {
  private static final String INSUFFICIENT =
      "Bearer realm=\"portcullis\", error=\"insufficient_scope\"";

  private final Fences fences;
  private final RoleBook roles;
  private final SecondFactor secondFactor;
  private final InstantSource clock;

  /** A layer that keeps to these fences, knows these roles, and demands this of administrators. */
  public AuthorizationLayer(
      Fences fences, RoleBook roles, SecondFactor secondFactor, InstantSource clock) {
    this.fences = fences;
    this.roles = roles;
    this.secondFactor = secondFactor;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "authz";
  }

  @Override
  public Outcome apply(Exchange in, Reply out, Next next) throws InterruptedException {
    String action = Action.of(in.route().required(), in.call().required()).text();
    return switch (decide(in)) {
      case Decision.Granted(String rule) -> {
        in.authorization().fill(new AuthorizationFinding.Granted(action, rule));
        yield next.proceed(out);
      }
      case Decision.Denied(Reason reason, String missing, String detail) -> {
        in.authorization().fill(new AuthorizationFinding.Missing(action, missing));
        yield new Outcome.Refused(refusal(reason, detail));
      }
    };
  }

  /** No fence is asked for where the caller's own grants deny. */
  private Decision decide(Exchange in) {
    Principal principal = in.principal().required();
    InetAddress client = in.client().required();
    Route route = in.route().required();
    Call call = in.call().required();
    Holdings holdings = Holdings.of(principal, roles);
    in.grants().fill(holdings.grants());
    Decision own = Policy.decide(principal, holdings, client, route, call);
    if (own instanceof Decision.Denied) {
      return own;
    }
    Optional<TenantPolicy> fence = fences.of(principal.tenant());
    fence.ifPresent(policy -> in.fence().fill(policy.grants()));
    return fence
        .flatMap(policy -> Policy.fencedOff(policy, client, route, call))
        .or(() -> unproven(principal, call))
        .map(Decision.class::cast)
        .orElse(own);
  }

  /** Only who may do it at all is asked for a second factor. */
  private Optional<Decision.Denied> unproven(Principal principal, Call call) {
    if (call.operation().administrative() && !secondFactor.knows(principal)) {
      return Optional.of(
          new Decision.Denied(
              Reason.ROUTE_DENIED,
              "issuer",
              "Administration is not for users of this token's issuer."));
    }
    return call.operation().administrative()
            && !secondFactor.satisfiedBy(principal.assurance(), clock.instant())
        ? Optional.of(
            new Decision.Denied(
                Reason.STRONGER_AUTHENTICATION,
                "second factor",
                "Administration needs a second factor, given not long ago. Sign in again with it."))
        : Optional.empty();
  }

  private Refusal refusal(Reason reason, String detail) {
    Refusal refusal = Refusal.of(reason, detail);
    return switch (reason) {
      case SCOPE_MISSING -> refusal.with("www-authenticate", INSUFFICIENT);
      case STRONGER_AUTHENTICATION -> refusal.with("www-authenticate", secondFactor.challenge());
      default -> refusal;
    };
  }
}
