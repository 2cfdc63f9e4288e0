package dev.portcullis.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRefTest {
  @Test
  void readsEveryKind() {
    assertThat(SecretRef.parse("env:OPENAI_KEY"))
        .isEqualTo(new SecretRef.Environment("OPENAI_KEY"));
    assertThat(SecretRef.parse("file:/run/ring.json"))
        .isEqualTo(new SecretRef.File(Path.of("/run/ring.json"), Optional.empty()));
    assertThat(SecretRef.parse("file:keys.json#openai"))
        .isEqualTo(new SecretRef.File(Path.of("keys.json"), Optional.of("openai")));
    assertThat(SecretRef.parse("aws-sm:portcullis/upstream#openai"))
        .isEqualTo(new SecretRef.SecretsManager("portcullis/upstream", Optional.of("openai")));
    assertThat(SecretRef.parse("vault:kv/data/portcullis"))
        .isEqualTo(new SecretRef.Vault("kv/data/portcullis", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env:NAME",
        "file:/a/b",
        "file:a#b",
        "aws-sm:a/b",
        "aws-sm:a#b",
        "vault:a",
        "vault:a#b"
      })
  void isWrittenAsItWasRead(String text) {
    assertThat(SecretRef.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-canary-4711",
        "Bearer sk-canary-4711",
        "env:sk-canary-4711",
        "env:",
        "env:canary#field",
        "ENV:canary",
        "canary:canary",
        "file:",
        "file: ",
        "file:#canary",
        "file:canary#",
        "file:canary#a#b",
        "file:canary\0",
        "aws-sm:",
        "vault:#canary",
        "plain:canary"
      })
  void neverRepeatsWhatItRefuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SecretRef.parse(text))
        .withMessageNotContaining("canary")
        .withNoCause();
  }
}
