package dev.portcullis.authz;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Call;
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
 * the principal holds, and what the route demands. All must agree. A pure function.
 */
final class Policy {
  private Policy() {}

  static Decision decide(
      Principal principal, Holdings holdings, InetAddress client, Route route, Call call) {
    Action action = Action.of(route, call);
    Optional<Decision.Denied> denied =
        address(principal.addresses(), client)
            .or(() -> offered(route, call))
            .or(() -> person(principal, call))
            .or(() -> granted(holdings.grants(), route, call, action))
            .or(() -> demanded(holdings.grants(), route));
    return denied.isPresent()
        ? denied.get()
        : new Decision.Granted(holdings.rule(action).orElseThrow());
  }

  /**
   * The same, of what the tenant's callers may do at most. Grants of a fence are about calls to
   * models alone (ADR 54); its addresses hold for administration, too.
   */
  static Optional<Decision.Denied> fencedOff(
      TenantPolicy fence, InetAddress client, Route route, Call call) {
    Optional<Decision.Denied> denied = address(fence.addresses(), client);
    if (denied.isEmpty() && !call.operation().administrative()) {
      denied = granted(fence.grants(), route, call, Action.of(route, call));
    }
    return denied.map(
        why ->
            why.reason() == Reason.UNKNOWN_MODEL
                ? why
                : new Decision.Denied(
                    why.reason(),
                    "tenant's " + why.missing(),
                    "By the tenant's policy: " + why.detail()));
  }

  private static Optional<Decision.Denied> address(AddressRules rules, InetAddress client) {
    return rules.permit(client)
        ? Optional.empty()
        : denied(
            Reason.ADDRESS_DENIED, "address", "This credential may not be used from this address.");
  }

  /** Administration is for people, whom their issuer vouches for; a key is nobody. */
  private static Optional<Decision.Denied> person(Principal principal, Call call) {
    return switch (principal.kind()) {
      case TOKEN -> Optional.empty();
      case API_KEY ->
          call.operation().administrative()
              ? denied(Reason.ROUTE_DENIED, "person", "API keys never reach administration.")
              : Optional.empty();
    };
  }

  private static Optional<Decision.Denied> offered(Route route, Call call) {
    if (!route.operations().contains(call.operation())) {
      return denied(
          Reason.OPERATION_DENIED,
          "operation",
          "The route " + route + " does not offer " + call.operation().text() + ".");
    }
    if (call.operation().namesModel() && call.model().isEmpty()) {
      return denied(Reason.MODEL_DENIED, "model", "The call names no model.");
    }
    return namesNone(call, route.models()) || offersModel(route, call)
        ? Optional.empty()
        : withheld(call, "The route " + route + " does not offer this model.");
  }

  private static Optional<Decision.Denied> granted(
      Grants grants, Route route, Call call, Action action) {
    if (!Wildcard.anyMatches(grants.routes(), route.name())) {
      return denied(Reason.ROUTE_DENIED, "route", "The route " + route + " is not granted.");
    }
    if (!grantedByAny(grants.scopes(), action)) {
      return denied(
          Reason.SCOPE_MISSING,
          "scope",
          "No scope grants " + route + ":" + action.operation().text() + " for this call.");
    }
    boolean ofAny = call.operation() != Operation.INVOKE || namesNone(call, grants.models());
    return (call.model().isPresent() || ofAny)
            && call.model().map(model -> Wildcard.anyMatches(grants.models(), model)).orElse(true)
        ? Optional.empty()
        : withheld(call, "This model is not granted.");
  }

  private static boolean grantedByAny(List<Wildcard> scopes, Action action) {
    for (Wildcard scope : scopes) {
      if (action.grantedBy(scope)) {
        return true;
      }
    }
    return false;
  }

  private static boolean offersModel(Route route, Call call) {
    return call.model().isEmpty()
        ? !call.operation().namesModel() && call.operation() != Operation.INVOKE
        : Wildcard.anyMatches(route.models(), call.model().get());
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
        ? denied(Reason.UNKNOWN_MODEL, "model", "There is no such model for this caller.")
        : denied(Reason.MODEL_DENIED, "model", detail);
  }

  private static Optional<Decision.Denied> demanded(Grants grants, Route route) {
    for (String scope : route.scopes()) {
      if (!Wildcard.anyMatches(grants.scopes(), scope)) {
        return denied(
            Reason.SCOPE_MISSING,
            "demanded scope",
            "A scope that the route " + route + " demands is not granted.");
      }
    }
    return Optional.empty();
  }

  private static Optional<Decision.Denied> denied(Reason reason, String missing, String detail) {
    return Optional.of(new Decision.Denied(reason, missing, detail));
  }
}
