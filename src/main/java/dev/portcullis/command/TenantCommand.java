package dev.portcullis.command;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Tenant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code portcullis tenant}: who tenants are, also beside a running gateway. */
@Command(
    name = "tenant",
    description = "Says who tenants are, for people; it grants nothing.",
    mixinStandardHelpOptions = true)
public class TenantCommand extends Verbs {
  private static final String UNKNOWN = "Nobody has described this tenant.";

  private final Desk desk;

  TenantCommand(Desk desk) {
    this.desk = desk;
  }

  @Command(
      description = "Describes a tenant; what is not said stays.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "TENANT", description = "The tenant.") String name,
      @Option(names = "--contact", description = "Whom to ask.") @Nullable String contact,
      @Option(names = "--note", description = "What else there is to know.")
          @Nullable String note) {
    return verb("set")
        .put(
            name,
            before ->
                new Tenant(
                    name,
                    given(contact, before.map(Tenant::contact)),
                    given(note, before.map(Tenant::note)),
                    before
                        .map(Tenant::created)
                        .orElseGet(() -> desk.clock().instant().truncatedTo(ChronoUnit.SECONDS)),
                    FirstVersion.next(before.map(Tenant::version).orElse(0L))));
  }

  private static String given(@Nullable String said, Optional<String> before) {
    return said != null ? said : before.orElse("");
  }

  @Command(description = "Lists the tenants that are described.", mixinStandardHelpOptions = true)
  int list() {
    return verb("list")
        .list(
            List.of("TENANT", "CREATED", "CONTACT", "NOTE"),
            Stream.empty(),
            tenant ->
                List.of(
                    tenant.name(),
                    tenant.created().toString(),
                    orNone(tenant.contact()),
                    orNone(tenant.note())));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "-" : text;
  }

  @Command(description = "Shows who a tenant is.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "TENANT", description = "The tenant.") String name) {
    return verb("show")
        .show(
            Optional.empty(),
            name,
            tenant ->
                List.of(
                    "name     " + tenant.name(),
                    "contact  " + orNone(tenant.contact()),
                    "note     " + orNone(tenant.note()),
                    "created  " + tenant.created(),
                    "version  " + tenant.version()),
            UNKNOWN);
  }

  @Command(
      description = "Removes the description of a tenant; its keys and its policy stay.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "TENANT", description = "The tenant.") String name) {
    return verb("remove").remove(name, UNKNOWN);
  }

  private NamedVerb<Tenant> verb(String verb) {
    Console console = NamedVerb.console(spec, verb);
    return new NamedVerb<>(console, desk.tenants(console));
  }
}
