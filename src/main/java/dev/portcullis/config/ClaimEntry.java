package dev.portcullis.config;

import dev.portcullis.authn.ClaimNames;
import dev.portcullis.authn.ClaimNames.Tenant;
import dev.portcullis.authn.ClaimPath;
import dev.portcullis.authn.ClaimRoles;
import dev.portcullis.authn.IssuersConfig.OfIssuer;
import dev.portcullis.startup.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What one issuer's claims mean, in the configuration. */
record ClaimEntry(String key, OfIssuer config, Problems problems) {
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /** Of whom its tokens speak, or none and a problem. */
  Optional<ClaimNames> names() {
    List<ClaimPath> owners =
        config.ownerClaim().isPresent()
            ? List.of(new ClaimPath(config.ownerClaim().get()))
            : Stream.of("preferred_username", "email", "azp", "client_id", "sub")
                .map(ClaimPath::new)
                .toList();
    return tenant().map(of -> new ClaimNames(new ClaimPath(config.subjectClaim()), owners, of));
  }

  private Optional<Tenant> tenant() {
    if (config.tenant().isPresent() == config.tenantClaim().isPresent()) {
      problems.add(
          key + ".tenant",
          "a token is of a tenant: of a fixed one, or of the one that a claim names",
          "Give one of tenant and tenant-claim.");
      return Optional.empty();
    }
    return config.tenant().isPresent()
        ? problems
            .read(key + ".tenant", config.tenant().get(), Tenant.Fixed::new, "Name a tenant.")
            .map(fixed -> fixed)
        : config.tenantClaim().map(ClaimPath::new).map(Tenant.Claimed::new);
  }

  /** What they bring. */
  ClaimRoles roles() {
    if (config.rolesClaim().isEmpty() && !config.roles().isEmpty()) {
      problems.add(
          key + ".roles",
          "values stand for roles, but no claim has them",
          "Name the claim in roles-claim.");
    }
    Map<String, Set<String>> meaning = new HashMap<>();
    config
        .roles()
        .forEach(
            (value, roles) -> {
              if (!roles.stream().allMatch(role -> ROLE.matcher(role).matches())) {
                problems.add(
                    key + ".roles." + value,
                    "one of them is not the name of a role",
                    "Use letters, digits, dots, underscores and hyphens.");
              }
              meaning.put(value, Set.copyOf(roles));
            });
    ClaimRoles.Others others =
        switch (config.roleNames()) {
          case MAPPED -> ClaimRoles.Others.NOTHING;
          case AS_IS -> ClaimRoles.Others.SAME_NAME;
        };
    return new ClaimRoles(
        config.rolesClaim().map(ClaimPath::new),
        meaning,
        others,
        config.scopesClaim().map(ClaimPath::new));
  }
}
