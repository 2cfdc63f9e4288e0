package dev.portcullis.authz;

import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What a principal holds: its own scopes, and those of its roles, each with where it comes from.
 * Its routes and models bound both.
 */
final class Holdings {
  private final List<Held> scopes;
  private final Grants grants;

  /** A scope, and the words for where it comes from. */
  private record Held(Wildcard scope, String source) {}

  private Holdings(List<Held> scopes, Grants own) {
    this.scopes = scopes;
    this.grants = all(scopes, own);
  }

  private static Grants all(List<Held> held, Grants own) {
    if (held.size() == own.scopes().size()) {
      return own; // what its roles give is nothing
    }
    return new Grants(held.stream().map(Held::scope).toList(), own.routes(), own.models());
  }

  static Holdings of(Principal principal, RoleBook roles) {
    var scopes = new ArrayList<Held>();
    for (Wildcard scope : principal.grants().scopes()) {
      scopes.add(new Held(scope, ""));
    }
    if (principal.roles().isEmpty()) {
      return new Holdings(scopes, principal.grants());
    }
    for (String name : new TreeSet<>(principal.roles())) {
      roles
          .of(name)
          .ifPresent(
              role ->
                  role.scopes()
                      .forEach(scope -> scopes.add(new Held(scope, "role " + name + ", "))));
    }
    return new Holdings(scopes, principal.grants());
  }

  Grants grants() {
    return grants;
  }

  /** The rule that allows this action: the first scope of which it is one. */
  Optional<String> rule(Action action) {
    for (Held held : scopes) {
      if (action.grantedBy(held.scope())) {
        return Optional.of(held.source() + "scope " + held.scope().text());
      }
    }
    return Optional.empty();
  }
}
