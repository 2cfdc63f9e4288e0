package dev.portcullis;

import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;
import dev.portcullis.pipeline.Page;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis tenant}: who tenants are and what they may do, beside a running gateway. */
@Command(
    name = "tenant",
    description = "Says who tenants are, and what their keys may do at most.",
    subcommands = TenantPolicyCommand.class,
    mixinStandardHelpOptions = true)
class TenantCommand implements Runnable {
  private final Desk desk;

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  TenantCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what: set, list, show or remove; policy set, show or remove.");
  }

  @Command(
      description = "Describes a tenant; what is not said stays.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "TENANT", description = "The tenant.") String name,
      @Option(names = "--contact", description = "Whom to ask.") @Nullable String contact,
      @Option(names = "--note", description = "What else there is to know.")
          @Nullable String note) {
    Tenants tenants = tenants();
    Optional<Tenant> before = tenants.find(name);
    Tenant tenant;
    try {
      tenant =
          new Tenant(
              name,
              given(contact, before.map(Tenant::contact)),
              given(note, before.map(Tenant::note)),
              before
                  .map(Tenant::created)
                  .orElseGet(() -> desk.clock().instant().truncatedTo(ChronoUnit.SECONDS)),
              before.map(Tenant::version).orElse(0L) + 1);
    } catch (IllegalArgumentException wrong) {
      throw console("set").wrong(String.valueOf(wrong.getMessage()));
    }
    return console("set").say(tenants.put(tenant));
  }

  private static String given(@Nullable String said, Optional<String> before) {
    return said != null ? said : before.orElse("");
  }

  @Command(description = "Lists the tenants that are described.", mixinStandardHelpOptions = true)
  int list() {
    Tenants tenants = tenants();
    return console("list")
        .print(
            Columns.lines(
                List.of("TENANT", "CREATED", "CONTACT", "NOTE"),
                Page.all(after -> tenants.page(after, Page.LARGEST)).stream()
                    .map(
                        tenant ->
                            List.of(
                                tenant.name(),
                                tenant.created().toString(),
                                tenant.contact().isEmpty() ? "-" : tenant.contact(),
                                tenant.note()))
                    .toList()));
  }

  @Command(description = "Shows who a tenant is.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "TENANT", description = "The tenant.") String name) {
    Optional<Tenant> found = tenants().find(name);
    return found.isEmpty()
        ? console("show").failed("Nobody has described this tenant.")
        : console("show")
            .print(
                List.of(
                    "name     " + found.get().name(),
                    "contact  " + found.get().contact(),
                    "note     " + found.get().note(),
                    "created  " + found.get().created(),
                    "version  " + found.get().version()));
  }

  @Command(
      description = "Removes the description of a tenant; its keys and its policy stay.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "TENANT", description = "The tenant.") String name) {
    Tenants tenants = tenants();
    return tenants
        .find(name)
        .map(tenant -> console("remove").say(tenants.remove(name, tenant.version())))
        .orElseGet(() -> console("remove").failed("Nobody has described this tenant."));
  }

  private Tenants tenants() {
    return desk.tenants(new Console(spec));
  }

  private Console console(String verb) {
    return new Console(Objects.requireNonNull(spec.subcommands().get(verb)).getCommandSpec());
  }
}
