package dev.portcullis.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every place of secrets promises. The word canary stands for a secret that must not leak. */
public abstract class SecretsContract {
  /** The place. */
  protected abstract Secrets secrets();

  /** Puts a secret there, in place of the one of this name if there is one. */
  protected abstract SecretRef put(String name, byte[] content) throws Exception;

  /** The field of what this refers to. */
  protected abstract SecretRef field(SecretRef whole, String field);

  /** A reference to nothing. */
  protected abstract SecretRef absent();

  /** A reference to what is there and holds no value. */
  protected abstract SecretRef empty() throws Exception;

  /** A reference of a kind that lies elsewhere. */
  protected abstract SecretRef foreign();

  /** Lets the time pass after which a new value must be in use. */
  protected abstract void statedTimePasses();

  private SecretRef put(String name, String content) throws Exception {
    return put(name, content.getBytes(UTF_8));
  }

  @Test
  void readsTheWholeOfASecret() throws Exception {
    SecretRef ref = put("whole", "canary");

    assertThat(secrets().read(ref)).isEqualTo(Secret.of("canary"));
  }

  @Test
  void readsSecretsThatAreNoText() throws Exception {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xfe, '{', '"', 1};
    SecretRef ref = put("binary", bytes);

    assertThat(secrets().read(ref)).isEqualTo(Secret.copyOf(bytes));
  }

  @Test
  void readsFieldsOfAJsonObject() throws Exception {
    SecretRef ref = put("fields", "{\"openai\":\"canary\",\"other\":\"canary-ü\"}");

    assertThat(secrets().read(field(ref, "openai"))).isEqualTo(Secret.of("canary"));
    assertThat(secrets().read(field(ref, "other"))).isEqualTo(Secret.of("canary-ü"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"absent", "OpenAI", "number", "empty", "object", "none"})
  void refusesFieldsThatAreNoText(String field) throws Exception {
    SecretRef ref =
        put(
            "fields",
            "{\"openai\":\"canary\",\"number\":1,\"empty\":\"\",\"object\":{\"a\":\"canary\"},"
                + "\"none\":null}");

    assertUnavailable(field(ref, field), "no such text member");
  }

  @ParameterizedTest
  @ValueSource(strings = {"canary", "{\"canary\":", "{\"field\":\"canary\",\"field\":\"canary\"}"})
  void refusesFieldsOfWhatIsNotJson(String content) throws Exception {
    assertUnavailable(field(put("text", content), "field"), "not a JSON");
  }

  @Test
  void saysThatThereIsNoSuchSecret() {
    assertUnavailable(absent(), "no such");
  }

  @Test
  void refusesAPlaceThatHoldsNoValue() throws Exception {
    assertUnavailable(empty(), "");
  }

  @Test
  void refusesWhatLiesElsewhere() {
    assertUnavailable(foreign(), "not available for this kind");
  }

  @Test
  void readsANewValueWithinItsStatedTime() throws Exception {
    SecretRef ref = put("rotated", "canary-1");
    secrets().read(ref);
    put("rotated", "canary-2");
    statedTimePasses();

    assertThat(secrets().read(ref)).isEqualTo(Secret.of("canary-2"));
  }

  @Test
  void hasTheNewValueAtOnceWhereTheOldOneWasRefused() throws Exception {
    SecretRef ref = put("rotated", "canary-1");
    Secret old = secrets().read(ref);
    put("rotated", "canary-2");

    assertThat(secrets().otherThan(ref, old)).contains(Secret.of("canary-2"));
    assertThat(secrets().read(ref)).isEqualTo(Secret.of("canary-2"));
  }

  @Test
  void hasTheNewValueOfAFieldAtOnce() throws Exception {
    SecretRef ref = field(put("rotated", "{\"a\":\"canary-1\"}"), "a");
    Secret old = secrets().read(ref);
    put("rotated", "{\"a\":\"canary-2\"}");

    assertThat(secrets().otherThan(ref, old)).contains(Secret.of("canary-2"));
  }

  @Test
  void hasNoOtherValueWhereThereIsOne() throws Exception {
    SecretRef ref = put("only", "canary");

    assertThat(secrets().otherThan(ref, Secret.of("canary"))).isEmpty();
  }

  @Test
  void hasNoOtherValueWhereThereIsNone() throws Exception {
    assertThat(secrets().otherThan(absent(), Secret.of("canary"))).isEmpty();
    assertThat(secrets().otherThan(foreign(), Secret.of("canary"))).isEmpty();
    assertThat(secrets().otherThan(field(put("t", "canary"), "f"), Secret.of("canary"))).isEmpty();
  }

  @Test
  void readsOnAnInterruptedThread() throws Exception {
    SecretRef ref = put("calm", "canary");
    Thread.currentThread().interrupt();
    try {
      assertThat(secrets().read(ref)).isEqualTo(Secret.of("canary"));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** Refused by its reference, saying this, and nothing of a value. */
  protected void assertUnavailable(SecretRef ref, String problem) {
    assertThatExceptionOfType(SecretUnavailable.class)
        .isThrownBy(() -> secrets().read(ref))
        .withMessageContaining(ref.toString())
        .withMessageContaining(problem)
        .withMessageNotContaining("canary");
  }
}
