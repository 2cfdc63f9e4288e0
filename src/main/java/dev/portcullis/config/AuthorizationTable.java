package dev.portcullis.config;

import dev.portcullis.authz.AuthorizationConfig;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.RoleBook;
import dev.portcullis.authz.SecondFactor;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.startup.Problems;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Roles, and what administration demands, from configuration that was checked. */
public final class AuthorizationTable {
  private static final Duration LONGEST = Duration.ofHours(24);

  private AuthorizationTable() {}

  /** The roles of the configuration. */
  public static RoleBook roles(AuthorizationConfig config, Problems problems) {
    Map<String, Role> fixed = configured(config, problems);
    return name -> Optional.ofNullable(fixed.get(name));
  }

  /** The same, by name. */
  public static Map<String, Role> configured(AuthorizationConfig config, Problems problems) {
    Map<String, Role> roles = new HashMap<>();
    config
        .roles()
        .forEach(
            (name, role) -> {
              String key = "portcullis.roles." + name;
              List<Wildcard> scopes =
                  problems.readAll(
                      key + ".scopes",
                      role.scopes(),
                      Wildcard::new,
                      "Write route:operation:model, with one * at the end or none.");
              if (!scopes.isEmpty()) {
                problems
                    .read(
                        key,
                        name,
                        known -> new Role(known, scopes, 0),
                        "Use letters, digits, dots, underscores and hyphens.")
                    .ifPresent(known -> roles.put(name, known));
              }
            });
    return Map.copyOf(roles);
  }

  /** What stands for a second factor. */
  public static SecondFactor secondFactor(AuthorizationConfig config, Problems problems) {
    AuthorizationConfig.Factor factor = config.admin().secondFactor();
    Duration maxAge = factor.maxAge();
    if (!maxAge.isPositive() || maxAge.compareTo(LONGEST) > 0) {
      problems.add(
          "portcullis.admin.second-factor.max-age",
          "a second factor is good for some time, and not for more than a day",
          "Give, for example, 15m.");
      return SecondFactor.USUAL;
    }
    Set<String> acr = Set.copyOf(factor.acr().orElse(List.of()));
    Set<String> amr =
        factor.amr().map(Set::copyOf).orElse(acr.isEmpty() ? SecondFactor.USUAL.amr() : Set.of());
    return new SecondFactor(
        acr, amr, maxAge, Set.copyOf(config.admin().issuers().orElse(List.of())));
  }
}
