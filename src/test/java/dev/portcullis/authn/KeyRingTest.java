package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.LATER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
  @Test
  void issuesWithTheHighestGeneration() {
    assertThat(TestKeys.ring("ae", "74", "aa").newest().number()).isEqualTo(255);
  }

  @Test
  void verifiesKeysOfAnOlderGenerationAfterARotation() {
    String old = TestKeys.keyText(TestKeys.ring("aa"), LATER);
    KeyRing rotated = TestKeys.ring("aa", "ae");

    assertThat(rotated.signed(ApiKey.parse(old).orElseThrow())).isTrue();
    assertThat(TestKeys.keyText(rotated, LATER)).startsWith("pcl_ae_");
  }

  @Test
  void verifiesNothingOfAGenerationThatHasLeft() {
    String old = TestKeys.keyText(TestKeys.ring("aa"), LATER);

    assertThat(TestKeys.ring("ae").signed(ApiKey.parse(old).orElseThrow())).isFalse();
  }

  @Test
  void verifiesNothingOfAnotherGatewaysRing() {
    String foreign = TestKeys.keyText(KeyRing.parse(KeyRing.random(new SecureRandom())), LATER);

    assertThat(TestKeys.ring("aa").signed(ApiKey.parse(foreign).orElseThrow())).isFalse();
  }

  @Test
  void signsAlikeOnManyThreads() throws Exception {
    KeyRing ring = TestKeys.ring("aa");
    ApiKey key = ApiKey.parse(TestKeys.keyText(ring, LATER)).orElseThrow();
    Callable<Boolean> verify = () -> IntStream.range(0, 200).allMatch(i -> ring.signed(key));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(Collections.nCopies(32, verify))) {
        assertThat(done.get()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "canary",
        "\"canary\"",
        "{\"aa\":7}",
        "{\"aa\":\"canary canary\"}",
        "{\"aa\":null}",
        "{\"canary\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\"}",
        "{\"ab\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\"}",
        "{\"AA\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\"}",
        "{\"aa\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\",\"aa\":\"canary\"}",
        "{\"aa\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\","
            + "\"ae\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\"}"
      })
  void refusesWhatIsNoRing(String text) {
    assertRefused(Secret.of(text));
  }

  @Test
  void refusesShortKeys() {
    assertRefused(ringOf(java.util.Arrays.copyOf(TestKeys.key("x"), 31)));
  }

  @Test
  void refusesPlaceholders() {
    byte[] counted = new byte[32];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = (byte) i;
    }

    assertRefused(ringOf(new byte[32]));
    assertRefused(ringOf("changeme".repeat(8).getBytes(StandardCharsets.US_ASCII)));
    assertRefused(
        ringOf("replace-me-before-you-go-live-please!".getBytes(StandardCharsets.US_ASCII)));
    assertRefused(ringOf(counted));
  }

  @Test
  void acceptsWhatItMakes() {
    var random = new SecureRandom();

    for (int i = 0; i < 100; i++) {
      assertThat(KeyRing.parse(KeyRing.random(random)).newest().text()).isEqualTo("aa");
    }
  }

  @Test
  void showsNothingOfItsKeys() {
    assertThat(TestKeys.ring("aa", "ae")).hasToString("key ring of 2");
  }

  private static Secret ringOf(byte[] key) {
    return Secret.of("{\"aa\":\"" + Base64.getEncoder().encodeToString(key) + "\"}");
  }

  private static void assertRefused(Secret ring) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyRing.parse(ring))
        .withMessageContaining("key ring")
        .withMessageNotContaining("canary")
        .withMessageNotContaining("5VQ1");
  }
}
