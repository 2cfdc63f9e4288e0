package dev.portcullis.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.pipeline.ProviderDialect;
import org.junit.jupiter.api.Test;

class NeverForwardedTest {
  @Test
  void administrationSpeaksNothingThatCouldBeSentToAProvider() {
    assertThat(AdminDialect.route().dialect()).isNotInstanceOf(ProviderDialect.class);
    assertThatThrownBy(() -> ProviderDialect.of(AdminDialect.route()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("route admin is never forwarded");
  }
}
