package dev.portcullis.admin;

import dev.portcullis.authz.Delegation;
import dev.portcullis.authz.Form;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.Roles;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Reason;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What roles mean. Those of the configuration are shown, and cannot be changed here; nobody makes a
 * role mean more than they hold themselves. Safe for use by several threads.
 */
final class RoleAdministration {
  private final Map<String, Role> configured;
  private final Roles roles;
  private final RoleBook book;
  private final InstantSource clock;
  private final NamedAdministration<Role> stored;

  /**
   * @param configured the roles of the configuration, by name
   * @param roles where the others are kept
   * @param book what all of them mean
   */
  RoleAdministration(
      Map<String, Role> configured, Roles roles, RoleBook book, InstantSource clock) {
    this.configured = Map.copyOf(configured);
    this.roles = roles;
    this.book = book;
    this.clock = clock;
    this.stored = new NamedAdministration<>("role", roles, role -> shown(role, "stored"));
  }

  /** The first page begins with those of the configuration, all of them. */
  Deed list(Ask ask) throws Declined {
    return new Deed.Answered(
        Pages.answer(
            ask,
            cursor -> {
              Page<Json> page = documents(roles.page(cursor, ask.pageSize()));
              return cursor.isPresent()
                  ? page
                  : new Page<>(
                      Stream.concat(ofConfiguration(), page.items().stream()).toList(),
                      page.next());
            },
            document -> document));
  }

  private Page<Json> documents(Page<Role> page) {
    List<Json> items =
        page.items().stream()
            .filter(role -> !configured.containsKey(role.name()))
            .<Json>map(role -> shown(role, "stored"))
            .toList();
    return new Page<>(items, page.next());
  }

  private Stream<Json> ofConfiguration() {
    return configured.values().stream()
        .sorted(Comparator.comparing(Role::name))
        .map(role -> shown(role, "configured"));
  }

  Deed show(Ask ask) throws Declined {
    String name = ask.variable("name");
    Role fixed = configured.get(name);
    return fixed == null
        ? stored.show(name)
        : new Deed.Answered(Answer.ok(shown(fixed, "configured")));
  }

  Deed put(Ask ask) throws Declined {
    String name = changeable(ask);
    Optional<Role> before = stored.current(ask, name);
    var reading = new Reading(ask.body());
    var scopes = reading.patterns("scopes");
    long version = NamedAdministration.next(before, clock);
    Role after = reading.whole(() -> new Role(name, scopes, version));
    Optional<String> exceeded = Delegation.of(ask.principal(), book).exceededBy(after);
    if (exceeded.isPresent()) {
      throw new Declined(Reason.EXCEEDS_OWN_GRANTS, exceeded.get());
    }
    return stored.put(before, after, Optional.empty());
  }

  Deed remove(Ask ask) throws Declined {
    return stored.remove(ask, changeable(ask), Optional.empty());
  }

  private String changeable(Ask ask) throws Declined {
    String name = ask.variable("name");
    if (configured.containsKey(name)) {
      throw new Declined(
          Reason.CONFLICT, "This role is one of the configuration, and is changed there alone.");
    }
    return name;
  }

  private static Json.Obj shown(Role role, String source) {
    return new Form.OfRoles().write(role).with("source", Json.of(source));
  }
}
