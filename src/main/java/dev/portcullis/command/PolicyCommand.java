package dev.portcullis.command;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code portcullis policy}: fences around tenants' keys, also beside a running gateway. */
@Command(
    name = "policy",
    description = "Sets, shows and removes the fence around a tenant's callers.",
    mixinStandardHelpOptions = true)
public class PolicyCommand extends Verbs {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private static final String NONE =
      "The tenant has no policy: its keys may do what they were granted.";

  private final Desk desk;

  PolicyCommand(Desk desk) {
    this.desk = desk;
  }

  @Command(
      description =
          "Says what calls of a tenant may do at most; what is not said is not limited. Who may"
              + " administer is said by roles alone.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant,
      @Mixin Fence fence) {
    Console console = NamedVerb.console(spec, "set");
    if (!TENANT.matcher(tenant).matches()) {
      throw console.wrong(
          "The tenant is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    }
    Grants grants = fence.grants(console);
    grants.scopes().forEach(scope -> console.value("--scope", scope.text(), TenantPolicy::scope));
    AddressRules addresses = fence.addresses(console);
    Policies policies = desk.policies(console);
    long version = FirstVersion.next(policies.find(tenant).map(TenantPolicy::version).orElse(0L));
    boolean kept = policies.put(new TenantPolicy(tenant, grants, addresses, version));
    return kept ? console.done("Set.") : console.say(Written.CONFLICT);
  }

  @Command(description = "Shows a tenant's policy.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant) {
    Console console = NamedVerb.console(spec, "show");
    Optional<TenantPolicy> found = desk.policies(console).find(tenant);
    return found.map(policy -> console.print(lines(policy))).orElseGet(() -> console.failed(NONE));
  }

  private static List<String> lines(TenantPolicy policy) {
    List<Cidr> allowed = policy.addresses().allow();
    List<Cidr> denied = policy.addresses().deny();
    return List.of(
        "scopes   " + list(policy.grants().scopes()),
        "routes   " + list(policy.grants().routes()),
        "models   " + list(policy.grants().models()),
        "cidrs    " + (allowed.isEmpty() ? "anywhere" : list(allowed)),
        "denied   " + (denied.isEmpty() ? "none" : list(denied)),
        "version  " + policy.version());
  }

  @Command(
      description = "Removes a tenant's policy: its keys may do what they were granted.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant) {
    Console console = NamedVerb.console(spec, "remove");
    return switch (desk.policies(console).remove(tenant)) {
      case DONE -> console.done("The tenant has no policy now.");
      case ABSENT -> console.failed(NONE);
      case CONFLICT -> console.say(Written.CONFLICT);
    };
  }

  private static String list(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }
}
