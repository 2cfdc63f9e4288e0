package dev.portcullis.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Who calls. It cannot be empty: there is no anonymous principal.
 *
 * @param id who it is within its kind: the id of an API key, the subject of a token
 * @param kind what proved it
 * @param tenant the tenant it belongs to
 * @param owner the person or team that answers for it
 * @param roles its roles
 * @param grants what it may do
 * @param cidrs where it may call from; empty: anywhere
 * @param limits its own limits, in the place of the usual ones measure by measure
 * @param expires when the proof ends
 */
public record Principal(
    String id,
    Kind kind,
    String tenant,
    String owner,
    Set<String> roles,
    Grants grants,
    List<Cidr> cidrs,
    Limits limits,
    Instant expires) {

  /** What proved a principal. */
  public enum Kind {
    /** A key that the gateway issued. */
    API_KEY
  }

  public Principal {
    if (id.isBlank() || tenant.isBlank() || owner.isBlank()) {
      throw new IllegalArgumentException("a principal has an id, a tenant and an owner");
    }
    roles = Set.copyOf(roles);
    cidrs = List.copyOf(cidrs);
  }

  /** A principal without limits of its own. */
  public Principal(
      String id,
      Kind kind,
      String tenant,
      String owner,
      Set<String> roles,
      Grants grants,
      List<Cidr> cidrs,
      Instant expires) {
    this(id, kind, tenant, owner, roles, grants, cidrs, Limits.NONE, expires);
  }
}
