package dev.portcullis.authn;

import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.AddressRules;
import dev.portcullis.pipeline.Cidr;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Grants;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Page;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.secret.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keys and records for tests. */
final class TestKeys {
  static final Instant NOW = Instant.parse("2026-11-24T03:30:00Z");
  static final Instant LATER = Instant.parse("2026-11-25T04:00:00Z");
  static final KeyId ID = new KeyId("aaaqeayeaudaocaj");
  static final byte[] SECRET = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

  private TestKeys() {}

  /** A ring with these generations, each with a key of its own. */
  static KeyRing ring(String... generations) {
    return KeyRing.parse(ringText(generations));
  }

  static Secret ringText(String... generations) {
    var members = new LinkedHashMap<String, Json>();
    for (String generation : generations) {
      members.put(generation, Json.of(Base64.getEncoder().encodeToString(key(generation))));
    }
    return Secret.copyOf(JsonWriter.bytes(new Json.Obj(members)));
  }

  static byte[] key(String seed) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static String keyText(KeyRing ring, Instant expires) {
    return ApiKey.issue(ring, ID, expires, SECRET).unsafeText();
  }

  static ApiKeyRecord record(KeyState state, Instant expires) {
    return record(state, expires, SECRET);
  }

  static ApiKeyRecord record(KeyState state, Instant expires, byte[] secret) {
    return new ApiKeyRecord(
        ID,
        "platform team",
        "acme",
        Set.of("developer"),
        grants(),
        AddressRules.only(List.of(Cidr.parse("192.0.2.0/24"))),
        Limits.parse(List.of("requests=60/1m")),
        NOW.minus(Duration.ofDays(1)),
        expires,
        state,
        SecretHash.of(secret),
        Optional.empty(),
        1);
  }

  static Grants grants() {
    return new Grants(
        List.of(new Wildcard("openai:chat:*")), List.of(new Wildcard("openai")), List.of());
  }

  /** A store in memory that counts how often it is asked. */
  static final class CountingApiKeys implements ApiKeys {
    final Map<KeyId, ApiKeyRecord> records = new LinkedHashMap<>();
    final List<KeyId> asked = new ArrayList<>();
    int conflicts;

    static CountingApiKeys with(ApiKeyRecord record) {
      var keys = new CountingApiKeys();
      keys.records.put(record.id(), record);
      return keys;
    }

    @Override
    public Optional<ApiKeyRecord> find(KeyId id) {
      asked.add(id);
      return Optional.ofNullable(records.get(id));
    }

    @Override
    public void create(ApiKeyRecord record) throws KeyExists {
      if (records.putIfAbsent(record.id(), record) != null) {
        throw new KeyExists(record.id());
      }
    }

    @Override
    public Replacement replace(ApiKeyRecord record, long expectedVersion) {
      if (conflicts > 0) {
        conflicts--;
        return Replacement.CONFLICT;
      }
      records.put(record.id(), record);
      return Replacement.REPLACED;
    }

    @Override
    public Page<ApiKeyRecord> page(Optional<String> tenant, Optional<Cursor> after, int size) {
      return new Page<>(List.copyOf(records.values()), Optional.empty());
    }
  }
}
