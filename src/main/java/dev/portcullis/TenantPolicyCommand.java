package dev.portcullis;

import dev.portcullis.authz.Policies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code portcullis tenant policy}. */
@Command(
    name = "policy",
    description = "Sets, shows and removes the fence around a tenant's keys.",
    mixinStandardHelpOptions = true)
class TenantPolicyCommand implements Runnable {
  private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Desk desk;

  @Spec CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  TenantPolicyCommand(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what: set, show or remove.");
  }

  @Command(
      description = "Says what a tenant's keys may do at most; what is not said is not limited.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant,
      @Option(
              names = "--scope",
              defaultValue = "*",
              description =
                  "route:operation:model, such as openai:chat:*. May stand several times, as"
                      + " the options below may.")
          List<String> scopes,
      @Option(names = "--route", defaultValue = "*", description = "A route.") List<String> routes,
      @Option(names = "--model", defaultValue = "*", description = "A model.") List<String> models,
      @Option(names = "--cidr", description = "A block of addresses (anywhere if none is given).")
          @Nullable List<String> cidrs,
      @Option(
              names = "--deny-cidr",
              description = "A block of addresses that its callers may not come from.")
          @Nullable List<String> denied) {
    if (!TENANT.matcher(tenant).matches()) {
      throw wrong("The tenant is of 1 to 64 letters, digits, dots, underscores and hyphens.");
    }
    Grants grants =
        new Grants(
            read("--scope", scopes, Wildcard::new),
            read("--route", routes, Wildcard::new),
            read("--model", models, Wildcard::new));
    var addresses =
        new AddressRules(
            read("--cidr", cidrs == null ? List.of() : cidrs, Cidr::parse),
            read("--deny-cidr", denied == null ? List.of() : denied, Cidr::parse));
    Policies policies = policies();
    long version = policies.find(tenant).map(TenantPolicy::version).orElse(0L) + 1;
    boolean kept = policies.put(new TenantPolicy(tenant, grants, addresses, version));
    return say(
        kept ? "Set." : "Somebody else changed it just now. Look at it, and try again.", kept);
  }

  @Command(description = "Shows a tenant's policy.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant) {
    Optional<TenantPolicy> found = policies().find(tenant);
    if (found.isEmpty()) {
      return say("The tenant has no policy: its keys may do what they were granted.", false);
    }
    TenantPolicy policy = found.get();
    PrintWriter out = spec.commandLine().getOut();
    out.println("scopes   " + list(policy.grants().scopes()));
    out.println("routes   " + list(policy.grants().routes()));
    out.println("models   " + list(policy.grants().models()));
    List<Cidr> allowed = policy.addresses().allow();
    out.println("cidrs    " + (allowed.isEmpty() ? "anywhere" : list(allowed)));
    List<Cidr> denied = policy.addresses().deny();
    out.println("denied   " + (denied.isEmpty() ? "none" : list(denied)));
    out.println("version  " + policy.version());
    out.flush();
    return 0;
  }

  @Command(
      description = "Removes a tenant's policy: its keys may do what they were granted.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "TENANT", description = "The tenant.") String tenant) {
    policies().remove(tenant);
    return say("The tenant has no policy now.", true);
  }

  private Policies policies() {
    return desk.policies(new Console(spec));
  }

  private int say(String what, boolean done) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(what);
    err.flush();
    return done ? 0 : CommandLine.ExitCode.SOFTWARE;
  }

  private static String list(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private <T> List<T> read(String option, List<String> texts, Function<String, T> reading) {
    try {
      return texts.stream().map(reading).toList();
    } catch (IllegalArgumentException wrong) {
      throw wrong(option + ": " + wrong.getMessage());
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.subcommands().get("set"), what);
  }
}
