package dev.portcullis.pipeline;

import java.time.Instant;
import java.util.Set;

/**
 * Who calls. It cannot be empty: there is no anonymous principal.
 *
 * @param id who it is within its kind: the id of an API key; of a token, its issuer's name in the
 *     configuration, a slash, and its subject
 * @param kind what proved it
 * @param tenant the tenant it belongs to
 * @param owner the person or team that answers for it
 * @param roles its roles, each of which may grant more
 * @param grants what it may do by itself
 * @param addresses where it may call from
 * @param limits its own limits, in the place of the usual ones measure by measure
 * @param assurance how surely it was recognised
 * @param expires when the proof ends
 */
public record Principal(
    String id,
    Kind kind,
    String tenant,
    String owner,
    Set<String> roles,
    Grants grants,
    AddressRules addresses,
    Limits limits,
    Assurance assurance,
    Instant expires) {

  /** What proved a principal. */
  public enum Kind {
    /** A key that the gateway issued. */
    API_KEY,
    /** A token of an issuer that the gateway trusts. */
    TOKEN
  }

  public Principal {
    if (id.isBlank() || tenant.isBlank() || owner.isBlank()) {
      throw new IllegalArgumentException("a principal has an id, a tenant and an owner");
    }
    roles = Set.copyOf(roles);
  }

  /** The holder of an API key without limits of its own. */
  public static Principal ofKey(
      String id,
      String tenant,
      String owner,
      Set<String> roles,
      Grants grants,
      AddressRules addresses,
      Instant expires) {
    return ofKey(id, tenant, owner, roles, grants, addresses, Limits.NONE, expires);
  }

  /** The holder of an API key. */
  public static Principal ofKey(
      String id,
      String tenant,
      String owner,
      Set<String> roles,
      Grants grants,
      AddressRules addresses,
      Limits limits,
      Instant expires) {
    return new Principal(
        id, Kind.API_KEY, tenant, owner, roles, grants, addresses, limits, Assurance.NONE, expires);
  }
}
