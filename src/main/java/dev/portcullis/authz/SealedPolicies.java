package dev.portcullis.authz;

import dev.portcullis.crypto.OpaqueContext;
import dev.portcullis.crypto.Purpose;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.crypto.SealingContext;
import dev.portcullis.crypto.Unsealable;
import dev.portcullis.json.InvalidJson;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonLimits;
import dev.portcullis.json.JsonReader;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Wildcard;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Policies as sealed JSON, one way for every adapter: each in the context of its tenant. A document
 * must have exactly the members of a policy; only {@code denied_cidrs} may be missing, as it is in
 * policies from before there was any. Safe for use by several threads.
 */
public final class SealedPolicies {
  private static final String DENIED = "denied_cidrs";
  private static final Set<String> MEMBERS =
      Set.of("tenant", "scopes", "routes", "models", "cidrs", "version");

  private final Sealing sealing;
  private final JsonReader json = new JsonReader(JsonLimits.REQUEST);

  /** Policies sealed by this. */
  public SealedPolicies(Sealing sealing) {
    this.sealing = sealing;
  }

  /** What names a tenant in a store: 32 hexadecimal digits. */
  public static String name(String tenant) {
    return OpaqueContext.tenant(context(tenant));
  }

  /**
   * The policy, sealed.
   *
   * @throws IllegalArgumentException if one of its scopes is none of a fence
   */
  public byte[] seal(TenantPolicy policy) {
    policy.grants().scopes().forEach(scope -> TenantPolicy.scope(scope.text()));
    return sealing.seal(context(policy.tenant()), JsonWriter.bytes(document(policy)));
  }

  /** The policy as a document. */
  public static Json.Obj document(TenantPolicy policy) {
    return Json.obj(
        Json.member("tenant", policy.tenant()),
        Json.member("scopes", texts(policy.grants().scopes())),
        Json.member("routes", texts(policy.grants().routes())),
        Json.member("models", texts(policy.grants().models())),
        Json.member("cidrs", texts(policy.addresses().allow())),
        Json.member(DENIED, texts(policy.addresses().deny())),
        Json.member("version", policy.version()));
  }

  /**
   * The policy that was sealed for this tenant.
   *
   * @throws PoliciesUnavailable if it was none
   */
  public TenantPolicy open(String tenant, byte[] sealed) {
    try {
      TenantPolicy policy = read(json.read(sealing.open(context(tenant), sealed)));
      if (policy.tenant().equals(tenant)) {
        return policy;
      }
    } catch (Unsealable | InvalidJson | IllegalArgumentException broken) {
      throw damaged(broken);
    }
    throw damaged(null);
  }

  private static PoliciesUnavailable damaged(@Nullable Throwable cause) {
    return new PoliciesUnavailable("what is kept is not a policy", Fault.DAMAGED, cause);
  }

  private static SealingContext context(String tenant) {
    return SealingContext.of(tenant, Purpose.POLICY);
  }

  /**
   * The policy that this document is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TenantPolicy read(Json document) {
    if (!(document instanceof Json.Obj all)
        || !all.without(DENIED).members().keySet().equals(MEMBERS)) {
      throw new IllegalArgumentException("a member too many or too few");
    }
    return new TenantPolicy(
        all.text("tenant").orElseThrow(IllegalArgumentException::new),
        new Grants(
            list(all, "scopes", Wildcard::new),
            list(all, "routes", Wildcard::new),
            list(all, "models", Wildcard::new)),
        new AddressRules(
            list(all, "cidrs", Cidr::parse),
            all.at(DENIED).isEmpty() ? List.of() : list(all, DENIED, Cidr::parse)),
        all.integer("version").orElseThrow(IllegalArgumentException::new));
  }

  private static Json texts(List<?> values) {
    return Json.strings(values.stream().map(Object::toString).toList());
  }

  private static <T> List<T> list(Json json, String name, Function<String, T> parser) {
    if (!(json.at(name).orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> items))) {
      throw new IllegalArgumentException(name);
    }
    return items.stream()
        .map(item -> parser.apply(item.asText().orElseThrow(IllegalArgumentException::new)))
        .toList();
  }
}
