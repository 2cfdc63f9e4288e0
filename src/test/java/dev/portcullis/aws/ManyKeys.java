package dev.portcullis.aws;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.authn.SecretHash;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Wildcard;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keys of a hundred tenants, by their numbers, as many as {@code -Dkeys} says. */
final class ManyKeys {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private ManyKeys() {}

  /** How many there are to be; so many where nobody says. */
  static int count(int usual) {
    return Integer.getInteger("keys", usual);
  }

  static KeyId id(int number) {
    return KeyId.of(
        ByteBuffer.allocate(10).putShort((short) 7).putLong(number * 0x9e3779b97f4a7c15L).array());
  }

  static ApiKeyRecord record(int number) {
    List<Wildcard> any = List.of(Wildcard.ANY);
    return new ApiKeyRecord(
        id(number),
        "owner",
        "tenant-" + number % 100,
        Set.of(),
        new Grants(any, any, any),
        AddressRules.NONE,
        Limits.NONE,
        START.plusSeconds(number),
        START.plusSeconds(90L * 86_400),
        new KeyState.Active(),
        SecretHash.parse("0".repeat(64)),
        Optional.empty(),
        1);
  }
}
