package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void cannotBeEmpty(String empty) {
    assertThatIllegalArgumentException().isThrownBy(() -> principal(empty, "acme", "owner"));
    assertThatIllegalArgumentException().isThrownBy(() -> principal("id", empty, "owner"));
    assertThatIllegalArgumentException().isThrownBy(() -> principal("id", "acme", empty));
  }

  @Test
  void hasAnIdATenantAndAnOwner() {
    assertThatNoException().isThrownBy(() -> principal("id", "acme", "owner"));
  }

  private static Principal principal(String id, String tenant, String owner) {
    return Principal.ofKey(
        id,
        tenant,
        owner,
        Set.of(),
        new Grants(List.of(), List.of(), List.of()),
        AddressRules.NONE,
        Instant.EPOCH);
  }
}
