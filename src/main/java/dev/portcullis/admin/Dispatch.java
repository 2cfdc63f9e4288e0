package dev.portcullis.admin;

import java.util.Optional;

/** Has each endpoint done by whoever knows how; the compiler finds one that is forgotten. */
record Dispatch(
    KeyAdministration keys,
    KeyIssue issue,
    TenantAdministration tenants,
    PolicyAdministration policies,
    RoleAdministration roles,
    UsageAdministration usage,
    UserAdministration users,
    AuditAdministration audit,
    PostureReport posture)
    implements Administration {

  @Override
  public Deed judge(Ask ask) throws Declined {
    return switch (ask.endpoint()) {
      case KEYS_LIST_ALL -> keys.list(ask, Optional.empty());
      case KEYS_FIND -> keys.find(ask);
      case KEYS_LIST -> keys.list(ask, Optional.of(ask.variable("tenant")));
      case KEYS_CREATE -> issue.create(ask);
      case KEYS_SHOW -> keys.show(ask);
      case KEYS_NARROW -> keys.narrow(ask);
      case KEYS_ROTATE -> issue.rotate(ask, keys.record(ask));
      case KEYS_RETIRE -> keys.retire(ask);
      case KEYS_REVOKE -> keys.revoke(ask);
      case KEYS_USAGE -> usage.ofKey(keys.record(ask));
      case USERS_STOP_ANY, USERS_STOP -> users.stop(ask);
      case USERS_RELEASE_ANY, USERS_RELEASE -> users.release(ask);
      case USERS_USAGE_ANY, USERS_USAGE -> usage.of(users.named(ask));
      case TENANTS_LIST -> tenants.list(ask);
      case TENANTS_SHOW -> tenants.show(ask);
      case TENANTS_PUT -> tenants.put(ask);
      case TENANTS_REMOVE -> tenants.remove(ask);
      case TENANTS_USAGE -> usage.ofTenant(ask.variable("tenant"));
      case POLICIES_SHOW -> policies.show(ask);
      case POLICIES_PUT -> policies.put(ask);
      case POLICIES_REMOVE -> policies.remove(ask);
      case ROLES_LIST -> roles.list(ask);
      case ROLES_SHOW -> roles.show(ask);
      case ROLES_PUT -> roles.put(ask);
      case ROLES_REMOVE -> roles.remove(ask);
      case AUDIT_SEARCH -> audit.search(ask);
      case POSTURE -> posture.report();
    };
  }
}
