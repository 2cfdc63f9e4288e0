package dev.portcullis.authz;

import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody can pass on: no more than they hold, by themselves and by their roles. Patterns are
 * compared with patterns, each with one that covers it whole; what two of the grantor's cover only
 * together is refused. Fences of tenants, addresses and limits are not looked at: those of whoever
 * calls apply to whoever calls. Immutable, but for what the book of roles says.
 */
public final class Delegation {
  private static final String ADMINISTRATION = Route.ADMIN + ":";
  private static final Grants EVERYWHERE =
      new Grants(List.of(), List.of(Wildcard.ANY), List.of(Wildcard.ANY));

  private final Grants held;
  private final RoleBook roles;

  private Delegation(Grants held, RoleBook roles) {
    this.held = held;
    this.roles = roles;
  }

  /**
   * What this grantor can pass on.
   *
   * @param roles what roles mean, the grantor's and those to be given
   * @throws dev.portcullis.pipeline.Unavailable if that is not to be had
   */
  public static Delegation of(Principal grantor, RoleBook roles) {
    return new Delegation(Holdings.of(grantor, roles).grants(), roles);
  }

  /**
   * Which part of what an API key is to have goes beyond what the grantor holds; nothing if none
   * does. Scopes of administration always do, of the key and of its roles: no key reaches that.
   *
   * @return a sentence for the grantor
   * @throws dev.portcullis.pipeline.Unavailable if it is not to be had what a role means
   */
  public Optional<String> exceededBy(Grants grants, Set<String> given) {
    var scopes = new ArrayList<>(grants.scopes());
    for (String name : given) {
      Optional<Role> role = roles.of(name);
      if (role.isEmpty()) {
        return Optional.of("There is no role " + name + ": nobody knows what it will grant.");
      }
      scopes.addAll(role.get().scopes());
    }
    if (scopes.stream().anyMatch(Delegation::administrative)) {
      return Optional.of("API keys never reach administration, nor do roles of theirs.");
    }
    return scopesExceed(scopes)
        .or(() -> exceeds(held.routes(), grants.routes(), "route"))
        .or(() -> modelsExceed(grants.models()));
  }

  /**
   * Which part of what a fence around a tenant's callers is to leave goes beyond what the grantor
   * holds; nothing if none does.
   *
   * @return a sentence for the grantor
   */
  public Optional<String> exceededByFence(Grants grants) {
    return scopesExceed(grants.scopes())
        .or(() -> exceeds(held.routes(), grants.routes(), "route"))
        .or(() -> modelsExceed(grants.models()));
  }

  /**
   * Which part of what a role is to mean goes beyond what the grantor holds; nothing if none does.
   * Who has the role brings routes and models of its own: who does not hold all of them can give
   * nothing but scopes of administration.
   *
   * @return a sentence for the grantor
   */
  public Optional<String> exceededBy(Role role) {
    boolean administrative = role.scopes().stream().allMatch(Delegation::administrative);
    return scopesExceed(role.scopes())
        .or(
            () ->
                administrative
                    ? Optional.empty()
                    : exceeds(held.routes(), EVERYWHERE.routes(), "route")
                        .or(() -> modelsExceed(EVERYWHERE.models())));
  }

  private Optional<String> scopesExceed(List<Wildcard> wanted) {
    return wanted.stream()
        .filter(scope -> held.scopes().stream().noneMatch(own -> covers(own, scope)))
        .findFirst()
        .map(scope -> beyond("scope", scope));
  }

  /** The scope of everything is of everything but administration. */
  private static boolean covers(Wildcard own, Wildcard scope) {
    return own.covers(scope) && (!administrative(scope) || administrative(own));
  }

  static boolean administrative(Wildcard scope) {
    return scope.text().startsWith(ADMINISTRATION);
  }

  /** Who has no models at all may make calls that name none, as who has all of them may. */
  private Optional<String> modelsExceed(List<Wildcard> wanted) {
    return wanted.isEmpty() && !held.models().isEmpty() && !held.models().contains(Wildcard.ANY)
        ? Optional.of("You are kept to some models, so name those that you pass on.")
        : exceeds(held.models(), wanted, "model");
  }

  private static Optional<String> exceeds(List<Wildcard> own, List<Wildcard> wanted, String what) {
    return wanted.stream()
        .filter(pattern -> own.stream().noneMatch(mine -> mine.covers(pattern)))
        .findFirst()
        .map(pattern -> beyond(what, pattern));
  }

  private static String beyond(String what, Wildcard pattern) {
    return "You do not hold the " + what + " " + pattern.text() + ", so you cannot pass it on.";
  }
}
