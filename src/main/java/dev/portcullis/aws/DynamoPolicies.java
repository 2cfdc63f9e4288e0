package dev.portcullis.aws;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesUnavailable;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.authz.Written;
import dev.portcullis.pipeline.Fault;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Policies of tenants as sealed items {@code POLICY#<name>} of the access table. Safe for use by
 * several threads.
 */
public final class DynamoPolicies implements Policies {
  private static final String PREFIX = "POLICY#";
  private static final String SEALED = "sealed";

  private final VersionedItems items;
  private final SealedPolicies sealed;
  private final InstantSource clock = InstantSource.system();

  /** The policies in the access table of these clients' settings. */
  public DynamoPolicies(AwsClients clients, SealedPolicies sealed) {
    this.items = new VersionedItems(clients.dynamoDb(), clients.settings().accessTable());
    this.sealed = sealed;
  }

  @Override
  public Optional<TenantPolicy> find(String tenant) {
    return asking("a policy cannot be read", () -> items.find(key(tenant)))
        .map(item -> read(tenant, item));
  }

  @Override
  public boolean put(TenantPolicy said) {
    TenantPolicy policy = said.at(FirstVersion.of(said.version(), clock.instant()));
    String key = key(policy.tenant());
    var content = Map.of(SEALED, AttributeValue.fromB(SdkBytes.fromByteArray(sealed.seal(policy))));
    return asking(
        "it is not certain that a policy was written",
        () -> items.putVersion(policy.version(), key, content) == VersionedItems.Written.DONE);
  }

  @Override
  public Written remove(String tenant) {
    return asking(
        "it is not certain that a policy was removed",
        () -> {
          if (items.find(key(tenant)).isEmpty()) {
            return Written.ABSENT;
          }
          items.delete(key(tenant));
          return Written.DONE;
        });
  }

  @Override
  public Written remove(String tenant, long version) {
    return asking(
            "it is not certain that a policy was removed", () -> items.delete(key(tenant), version))
        .written();
  }

  private static String key(String tenant) {
    return PREFIX + SealedPolicies.name(tenant);
  }

  private TenantPolicy read(String tenant, Map<String, AttributeValue> item) {
    byte[] content =
        Optional.ofNullable(item.get(SEALED))
            .map(AttributeValue::b)
            .orElseThrow(DynamoPolicies::damaged)
            .asByteArray();
    TenantPolicy policy = sealed.open(tenant, content);
    String version = Long.toString(policy.version());
    return Optional.ofNullable(item.get(VersionedItems.VERSION))
        .filter(kept -> version.equals(kept.n()))
        .map(kept -> policy)
        .orElseThrow(DynamoPolicies::damaged);
  }

  private static PoliciesUnavailable damaged() {
    return new PoliciesUnavailable("an item is not a policy", Fault.DAMAGED, null);
  }

  private static <T> T asking(String problem, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException failure) {
      throw new PoliciesUnavailable(problem, Faults.of(failure), failure);
    }
  }
}
