package dev.portcullis.authz;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Route;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;

/**
 * A fence around all keys of a tenant: what none of them may do, whatever it was granted. It grants
 * nothing by itself.
 *
 * @param tenant whose keys
 * @param grants what they may do at most
 * @param addresses where they may be used
 * @param version one of {@link FirstVersion} for a tenant's first policy, one more with each change
 */
public record TenantPolicy(String tenant, Grants grants, AddressRules addresses, long version) {
  /**
   * @throws IllegalArgumentException if it is nobody's, or its version is not positive
   */
  public TenantPolicy {
    if (tenant.isBlank() || version < 1) {
      throw new IllegalArgumentException("a policy has a tenant and a positive version");
    }
  }

  /** What a tenant without a fence is left: everything, and administration. */
  public static final Grants OPEN =
      new Grants(
          List.of(Wildcard.ANY, new Wildcard(Route.ADMIN + ":*")),
          List.of(Wildcard.ANY),
          List.of(Wildcard.ANY));

  /**
   * Whether these grants, as a fence, leave whatever the other ones leave. The scope of everything
   * does not leave administration, which has to be named.
   */
  public static boolean covers(Grants wide, Grants narrow) {
    return narrow.scopes().stream()
            .allMatch(n -> wide.scopes().stream().anyMatch(w -> Delegation.covers(w, n)))
        && covers(wide.routes(), narrow.routes())
        && covers(wide.models(), narrow.models())
        && (!unrestricted(narrow) || unrestricted(wide));
  }

  /** No model at all is what lets calls pass that name none, as all of them does. */
  private static boolean unrestricted(Grants grants) {
    return grants.models().isEmpty() || grants.models().contains(Wildcard.ANY);
  }

  private static boolean covers(List<Wildcard> wide, List<Wildcard> narrow) {
    return narrow.stream().allMatch(n -> wide.stream().anyMatch(w -> w.covers(n)));
  }

  /** The same, of this version. */
  public TenantPolicy at(long other) {
    return new TenantPolicy(tenant, grants, addresses, other);
  }

  @Override
  public String toString() {
    return "policy of a tenant, version " + version;
  }
}
