package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.authz.Policies;
import dev.portcullis.authz.PoliciesContract;
import dev.portcullis.authz.PoliciesUnavailable;
import dev.portcullis.authz.SealedPolicies;
import dev.portcullis.authz.TenantPolicy;
import dev.portcullis.crypto.DataKeys;
import dev.portcullis.crypto.Kms;
import dev.portcullis.crypto.Reuse;
import dev.portcullis.crypto.Sealing;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.quota.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPoliciesTest extends PoliciesContract {
  private final TestClock ages = new TestClock();
  private final Path data;

  EmbeddedPoliciesTest(@TempDir Path data) {
    this.data = data;
  }

  @Override
  protected Kms kms() {
    return new EmbeddedKms(data, new SecureRandom());
  }

  @Override
  protected DataKeys dataKeys() {
    return new EmbeddedDataKeys(data);
  }

  @Override
  protected Policies open(SealedPolicies sealed) {
    return new EmbeddedPolicies(data, sealed, ages);
  }

  @Override
  protected byte[] kept(String tenant) throws IOException {
    return Files.readAllBytes(file(tenant));
  }

  @Override
  protected void keep(String tenant, byte[] sealed, long version) throws IOException {
    Files.write(file(tenant), sealed);
    ages.advance(Duration.ofSeconds(1));
  }

  private Policies policies() {
    return open(
        new SealedPolicies(
            new Sealing(
                kms(), dataKeys(), Reuse.USUAL, InstantSource.system(), new SecureRandom())));
  }

  @Test
  void neverTakesWhatCannotBeLookedForForNoPolicy() throws Exception {
    Policies policies = policies();
    Files.createSymbolicLink(file("acme"), file("acme"));

    assertThatExceptionOfType(PoliciesUnavailable.class).isThrownBy(() -> policies.find("acme"));
  }

  @Test
  void neverTakesALostDirectoryForNoPolicy() throws Exception {
    Policies policies = policies();
    assertThat(policies.find("acme")).isEmpty();

    Files.delete(data.resolve("access/policies"));
    ages.advance(Duration.ofSeconds(1));

    assertThatExceptionOfType(PoliciesUnavailable.class).isThrownBy(() -> policies.find("acme"));
  }

  @Test
  void seesAtOnceWhatSomebodyElseWrites() {
    Policies policies = policies();
    assertThat(policies.find("acme")).isEmpty();

    policies()
        .put(
            new TenantPolicy(
                "acme", new Grants(List.of(), List.of(), List.of()), AddressRules.NONE, 1));
    assertThat(policies.find("acme")).isPresent();

    policies().remove("acme");
    assertThat(policies.find("acme")).isEmpty();
  }

  private Path file(String tenant) {
    return data.resolve("access/policies").resolve(SealedPolicies.name(tenant) + ".sealed");
  }
}
