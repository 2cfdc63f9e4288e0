package dev.portcullis.admin;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Who tenants are. Safe for use by several threads. */
final class TenantAdministration {
  private final Tenants tenants;
  private final NamedAdministration<Tenant> named;
  private final InstantSource clock;

  TenantAdministration(Tenants tenants, InstantSource clock) {
    this.tenants = tenants;
    this.named = new NamedAdministration<>("tenant", tenants, new Form.OfTenants()::write);
    this.clock = clock;
  }

  Deed list(Ask ask) throws Declined {
    return new Deed.Answered(
        Pages.answer(
            ask, cursor -> tenants.page(cursor, ask.pageSize()), new Form.OfTenants()::write));
  }

  Deed show(Ask ask) throws Declined {
    return named.show(ask.variable("tenant"));
  }

  Deed put(Ask ask) throws Declined {
    String name = ask.variable("tenant");
    Optional<Tenant> before = named.current(ask, name);
    Instant created =
        before
            .map(Tenant::created)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS));
    long version = NamedAdministration.next(before, clock);
    Tenant after =
        new Reading(ask.body())
            .whole(
                () -> new Tenant(name, text(ask, "contact"), text(ask, "note"), created, version));
    return named.put(before, after, Optional.of(name));
  }

  private static String text(Ask ask, String name) {
    return ask.body().text(name).orElse("");
  }

  Deed remove(Ask ask) throws Declined {
    String name = ask.variable("tenant");
    return named.remove(ask, name, Optional.of(name));
  }
}
