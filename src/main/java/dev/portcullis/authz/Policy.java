package dev.portcullis.authz;

import dev.portcullis.pipeline.Call;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Whether a principal may do what a call asks for: from where it calls, what the route offers, what
 * the principal was granted, and what the route demands. All must agree. A pure function.
 */
final class Policy {
  private Policy() {}

  static Decision decide(Principal principal, InetAddress client, Route route, Call call) {
    Grants grants = principal.grants();
    Optional<Decision.Denied> denied =
        address(principal.cidrs(), client)
            .or(() -> offered(route, call))
            .or(() -> granted(grants, route, call))
            .or(() -> demanded(grants, route));
    return denied.isPresent()
        ? denied.get()
        : new Decision.Granted(rule(grants, Action.of(route, call)));
  }

  /** The same, of what the tenant's keys may do at most. */
  static Optional<Decision.Denied> fencedOff(
      TenantPolicy fence, InetAddress client, Route route, Call call) {
    return address(fence.cidrs(), client)
        .or(() -> granted(fence.grants(), route, call))
        .map(
            denied ->
                denied.reason() == Reason.UNKNOWN_MODEL
                    ? denied
                    : new Decision.Denied(
                        denied.reason(), "By the tenant's policy: " + denied.detail()));
  }

  private static Optional<Decision.Denied> address(List<Cidr> cidrs, InetAddress client) {
    return cidrs.isEmpty() || Cidr.anyContains(cidrs, client)
        ? Optional.empty()
        : denied(Reason.ADDRESS_DENIED, "This credential may not be used from this address.");
  }

  private static Optional<Decision.Denied> offered(Route route, Call call) {
    if (!route.operations().contains(call.operation())) {
      return denied(
          Reason.OPERATION_DENIED,
          "The route " + route + " does not offer " + call.operation().text() + ".");
    }
    if (call.operation().namesModel() && call.model().isEmpty()) {
      return denied(Reason.MODEL_DENIED, "The call names no model.");
    }
    return namesNone(call, route.models()) || offersModel(route, call)
        ? Optional.empty()
        : withheld(call, "The route " + route + " does not offer this model.");
  }

  private static Optional<Decision.Denied> granted(Grants grants, Route route, Call call) {
    Action action = Action.of(route, call);
    if (!matches(grants.routes(), route.name())) {
      return denied(Reason.ROUTE_DENIED, "The route " + route + " is not granted.");
    }
    if (!matches(grants.scopes(), action.text())) {
      return denied(
          Reason.SCOPE_MISSING,
          "No scope grants " + route + ":" + action.operation().text() + " for this call.");
    }
    boolean ofAny = call.operation() != Operation.INVOKE || namesNone(call, grants.models());
    return (call.model().isPresent() || ofAny)
            && grants.allows(action.text(), route.name(), call.model())
        ? Optional.empty()
        : withheld(call, "This model is not granted.");
  }

  private static boolean offersModel(Route route, Call call) {
    return call.model().isEmpty()
        ? call.operation() == Operation.MODELS_READ
        : matches(route.models(), call.model().get());
  }

  /**
   * A call that names no model may reach any: it passes where models are not restricted, by none at
   * all or by a pattern of all.
   */
  private static boolean namesNone(Call call, List<Wildcard> models) {
    return call.operation() == Operation.INVOKE
        && call.model().isEmpty()
        && (models.isEmpty() || models.contains(Wildcard.ANY));
  }

  /**
   * Who only looks for a model learns no more of one that is withheld than that it is not there.
   */
  private static Optional<Decision.Denied> withheld(Call call, String detail) {
    return call.operation() == Operation.MODELS_READ
        ? denied(Reason.UNKNOWN_MODEL, "There is no such model for this caller.")
        : denied(Reason.MODEL_DENIED, detail);
  }

  private static Optional<Decision.Denied> demanded(Grants grants, Route route) {
    return route.scopes().stream().allMatch(scope -> matches(grants.scopes(), scope))
        ? Optional.empty()
        : denied(
            Reason.SCOPE_MISSING, "A scope that the route " + route + " demands is not granted.");
  }

  private static String rule(Grants grants, Action action) {
    return grants.scopes().stream()
        .filter(scope -> scope.matches(action.text()))
        .findFirst()
        .orElseThrow()
        .text();
  }

  private static boolean matches(List<Wildcard> patterns, String value) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(value));
  }

  private static Optional<Decision.Denied> denied(Reason reason, String detail) {
    return Optional.of(new Decision.Denied(reason, detail));
  }
}
