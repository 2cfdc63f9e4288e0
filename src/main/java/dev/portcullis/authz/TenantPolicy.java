package dev.portcullis.authz;

import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;

/**
 * A fence around the calls of a tenant: what none of its keys and tokens may do on routes to
 * models, whatever they were granted. It grants nothing by itself, and says nothing of
 * administration, which roles alone grant (ADR 54): a scope of administration is no {@link #scope}
 * of one. A fence of before may be kept with such scopes; no call is one of these, so that they
 * leave nothing.
 *
 * @param tenant whose keys
 * @param grants what they may do at most; administration is not looked up in it
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

  /** What a tenant without a fence is left: every call. */
  public static final Grants OPEN =
      new Grants(List.of(Wildcard.ANY), List.of(Wildcard.ANY), List.of(Wildcard.ANY));

  /**
   * The scope of a fence that this text is.
   *
   * @throws IllegalArgumentException if it is no pattern, or one of administration
   */
  public static Wildcard scope(String text) {
    var scope = new Wildcard(text);
    if (Delegation.administrative(scope)) {
      throw new IllegalArgumentException(
          "a fence is about calls to models; who may administer is said by roles alone");
    }
    return scope;
  }

  /** Whether these grants, as a fence, leave whatever the other ones leave. */
  public static boolean covers(Grants wide, Grants narrow) {
    return covers(wide.scopes(), narrow.scopes())
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
