package dev.portcullis.authn;

import static dev.portcullis.authn.TestKeys.ID;
import static dev.portcullis.authn.TestKeys.LATER;
import static dev.portcullis.authn.TestKeys.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ApiKeyTest {
  /**
   * Computed by another implementation:
   *
   * <pre>{@code
   * import hmac, hashlib, base64
   * b32 = lambda b: base64.b32encode(b).decode().lower().rstrip("=")
   * key = hashlib.sha256(b"portcullis known-answer vector").digest()
   * text = "pcl_" + "_".join([b32(bytes([1])), b32(bytes(range(0, 10))),
   *     b32((515000).to_bytes(3, "big")), b32(bytes(range(0xf0, 0x100)))])
   * print(text + "_" + b32(hmac.new(key, text.encode(), hashlib.sha256).digest()))
   * print(hashlib.sha256(bytes(range(0xf0, 0x100))).hexdigest())
   * }</pre>
   */
  private static final String KNOWN =
      "pcl_ae_aaaqeayeaudaocaj_a7n3q_6dy7f47u6x3pp6hz7l57z7p674"
          + "_vebeh2zyh7kuwex73an77lggwnf5cpk7u3nky6gfhv2xr3cuuu2a";

  private static final KeyRing KNOWN_RING =
      KeyRing.parse(Secret.of("{\"ae\":\"5VQ10DoKYn4jxrunV4PctlcgTCP/k/foL3me4oaXNXc=\"}"));

  @Test
  void keepsTheKnownAnswer() {
    Instant expires = Instant.parse("2028-10-01T08:00:00Z");

    assertThat(ApiKey.issue(KNOWN_RING, ID, expires, SECRET).unsafeText()).isEqualTo(KNOWN);

    ApiKey key = ApiKey.parse(KNOWN).orElseThrow();
    assertThat(KNOWN_RING.signed(key)).isTrue();
    assertThat(key.id()).isEqualTo(ID);
    assertThat(key.expires()).isEqualTo(expires);
    assertThat(key.generation()).isEqualTo(new Generation(1));
    assertThat(key.secretHash().text())
        .isEqualTo("96053d1a0f5e0b02950c81282738484c5d28c6e250e8ad0315fe1d38cf0473a5");
  }

  @Property
  void readsBackWhatItIssued(
      @ForAll @IntRange(max = (1 << 24) - 1) int hours,
      @ForAll @IntRange(max = 255) int generation,
      @ForAll @Size(10) byte[] id,
      @ForAll @Size(16) byte[] secret) {
    KeyRing ring = TestKeys.ring(new Generation(generation).text());
    var keyId = new KeyId(Base32.encode(id));
    Instant expires = Instant.EPOCH.plus(Duration.ofHours(hours));

    String text = ApiKey.issue(ring, keyId, expires, secret).unsafeText();
    ApiKey key = ApiKey.parse(text).orElseThrow();

    assertThat(text).hasSize(109).matches("pcl(_[a-z2-7]+){5}");
    assertThat(ring.signed(key)).isTrue();
    assertThat(key.id()).isEqualTo(keyId);
    assertThat(key.expires()).isEqualTo(expires);
    assertThat(key.generation().number()).isEqualTo(generation);
    assertThat(key.secretHash()).isEqualTo(SecretHash.of(secret));
  }

  @Test
  void readsNoKeyThatIsCutElsewhere() {
    for (int i = 0; i < KNOWN.length(); i++) {
      char other = KNOWN.charAt(i) == '_' ? 'a' : '_';

      assertThat(ApiKey.parse(KNOWN.substring(0, i) + other + KNOWN.substring(i + 1)))
          .as("%s at %d", other, i)
          .isEmpty();
    }
  }

  @Test
  void writesNoExpiryThatItsFieldCannotSay() {
    KeyRing ring = TestKeys.ring("aa");

    for (String expires :
        new String[] {"1969-12-31T23:00:00Z", "2026-11-24T03:30:00Z", "3884-01-01T00:00:00Z"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ApiKey.issue(ring, ID, Instant.parse(expires), SECRET));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiKey.issue(ring, ID, LATER, new byte[15]));
  }

  @Test
  void showsItsIdAlone() {
    assertThat(ApiKey.parse(KNOWN).orElseThrow()).hasToString("API key aaaqeayeaudaocaj");
    assertThat(ApiKey.parse(KNOWN).orElseThrow().secretHash().toString()).doesNotContain("9605");
  }
}
