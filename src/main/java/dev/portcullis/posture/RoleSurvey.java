package dev.portcullis.posture;

import dev.portcullis.authz.Role;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which roles are wide, of those of the configuration and those that are kept.
 *
 * @param everything the names of those that mean every scope but administration's
 * @param administration the names of those that mean all of administration
 */
record RoleSurvey(List<String> everything, List<String> administration) {
  private static final int MOST_NAMES = 8;

  static RoleSurvey of(Collection<Role> roles) {
    return new RoleSurvey(
        roles.stream().filter(role -> Breadth.everything(role.scopes())).map(Role::name).toList(),
        roles.stream()
            .filter(role -> Breadth.administration(role.scopes()))
            .map(Role::name)
            .toList());
  }

  /** So many of them, and the names of the first. */
  static String named(List<String> names) {
    String some =
        names.stream().distinct().sorted().limit(MOST_NAMES).collect(Collectors.joining(", "));
    return names.isEmpty()
        ? "none"
        : names.size() <= MOST_NAMES
            ? names.size() + " (" + some + ")"
            : names.size() + " (" + some + " and others)";
  }
}
