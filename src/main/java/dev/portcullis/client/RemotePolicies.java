package dev.portcullis.client;

import dev.portcullis.authz.Policies;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.json.Json;
import java.util.Map;
import java.util.Optional;

/** Policies of tenants by a gateway's administration. Not safe for use by several threads. */
public final class RemotePolicies implements Policies {
  private final Administration administration;

  /** Policies at this gateway. */
  public RemotePolicies(Administration administration) {
    this.administration = administration;
  }

  @Override
  public Optional<TenantPolicy> find(String tenant) {
    Answer answer = administration.get(path(tenant));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    try {
      return Optional.of(SealedPolicies.read(Administration.required(answer).body()));
    } catch (IllegalArgumentException ofAnotherVersion) {
      throw new CannotReach("the gateway answers with a policy that cannot be read");
    }
  }

  @Override
  public boolean put(TenantPolicy policy) {
    Json.Obj said = SealedPolicies.document(policy).without("tenant").without("version");
    Answer answer = Conditional.put(administration, path(policy.tenant()), said, policy.version());
    return answer.status() != 412 && Administration.required(answer).ok();
  }

  @Override
  public Written remove(String tenant) {
    return find(tenant).map(found -> remove(tenant, found.version())).orElse(Written.ABSENT);
  }

  @Override
  public Written remove(String tenant, long version) {
    Answer answer =
        administration.send(
            "DELETE", path(tenant), Optional.empty(), Map.of("if-match", "\"" + version + "\""));
    return switch (answer.status()) {
      case 404 -> Written.ABSENT;
      case 412 -> Written.CONFLICT;
      default -> {
        Administration.required(answer);
        yield Written.DONE;
      }
    };
  }

  private static String path(String tenant) {
    return "/tenants/" + Lists.encoded(tenant) + "/policy";
  }
}
