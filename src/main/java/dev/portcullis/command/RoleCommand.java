package dev.portcullis.command;

import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.config.AuthorizationTable;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.startup.Problems;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code portcullis role}: what roles mean, also beside a running gateway. */
@Command(
    name = "role",
    description = "Says what roles of keys and tokens mean.",
    mixinStandardHelpOptions = true)
public class RoleCommand extends Verbs {
  private final Desk desk;
  private final AuthorizationConfig config;

  RoleCommand(Desk desk, AuthorizationConfig config) {
    this.desk = desk;
    this.config = config;
  }

  @Command(description = "Says what whoever has the role may do.", mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "ROLE", description = "The role.") String name,
      @Option(
              names = "--scope",
              required = true,
              description =
                  "route:operation:model, such as openai:chat:*, or admin:verb:tenant. May stand"
                      + " several times.")
          List<String> scopes) {
    NamedVerb<Role> verb = verb("set");
    if (configured().of(name).isPresent()) {
      return verb.console()
          .failed(
              "The configuration has a role of this name, which goes before. Choose another one, or"
                  + " change portcullis.roles."
                  + name
                  + ".");
    }
    return verb.put(
        name,
        before ->
            new Role(
                name,
                verb.console().read("--scope", scopes, Wildcard::new),
                FirstVersion.next(before.map(Role::version).orElse(0L))));
  }

  @Command(
      description = "Lists roles, those of the configuration first.",
      mixinStandardHelpOptions = true)
  int list() {
    RoleBook fixed = configured();
    Stream<Role> ofConfiguration =
        new TreeSet<>(config.roles().keySet()).stream().flatMap(name -> fixed.of(name).stream());
    return verb("list")
        .list(
            List.of("ROLE", "FROM", "SCOPES"),
            ofConfiguration,
            role -> List.of(role.name(), from(role), scopes(role)));
  }

  @Command(description = "Shows what a role means.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ROLE", description = "The role.") String name) {
    return verb("show")
        .show(
            configured().of(name),
            name,
            role ->
                List.of(
                    "name     " + name,
                    "from     " + from(role),
                    "scopes   " + scopes(role),
                    "version  " + role.version()),
            "There is no such role: it grants nothing.");
  }

  @Command(
      description = "Removes a role: whoever has it may do what else was granted.",
      mixinStandardHelpOptions = true)
  int remove(@Parameters(paramLabel = "ROLE", description = "The role.") String name) {
    return verb("remove")
        .remove(
            name,
            configured().of(name).isPresent()
                ? "It is a role of the configuration: portcullis.roles." + name + "."
                : "There is no such role.");
  }

  private static String from(Role role) {
    return role.version() == 0 ? "configuration" : "store";
  }

  private static String scopes(Role role) {
    return role.scopes().stream().map(Wildcard::text).collect(Collectors.joining(" "));
  }

  /** Whoever is signed in to a gateway hears of its configuration from the gateway itself. */
  private RoleBook configured() {
    if (desk.signedIn()) {
      return RoleBook.NONE;
    }
    var problems = new Problems();
    RoleBook roles = AuthorizationTable.roles(config, problems);
    problems.check();
    return roles;
  }

  private NamedVerb<Role> verb(String verb) {
    Console console = NamedVerb.console(spec, verb);
    return new NamedVerb<>(console, desk.roles(console));
  }
}
