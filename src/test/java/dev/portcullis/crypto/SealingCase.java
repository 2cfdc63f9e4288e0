package dev.portcullis.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portcullis.embedded.EmbeddedDataKeys;
import dev.portcullis.embedded.EmbeddedKms;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Processes that seal with the same KMS and the same store of data keys. */
abstract class SealingCase {
  static final SealingContext CONTEXT = new SealingContext("acme", "someone", Purpose.POLICY);
  static final byte[] TEXT = "what is kept of a tenant".getBytes(UTF_8);
  static final Reuse REUSE = new Reuse(3, 1000, Duration.ofDays(30), Duration.ofMinutes(10));

  final AtomicInteger kmsCalls = new AtomicInteger();
  final AtomicInteger storeCalls = new AtomicInteger();
  final Kms kms;
  final DataKeys dataKeys;
  volatile Instant now = Instant.parse("2026-11-25T20:00:00Z");

  SealingCase(Path folder) {
    kms = new Counting(new EmbeddedKms(folder, new SecureRandom()), kmsCalls);
    dataKeys = new CountingStore(new EmbeddedDataKeys(folder), storeCalls);
  }

  Sealing process() {
    return new Sealing(kms, dataKeys, REUSE, () -> now, new SecureRandom());
  }

  static String id(byte[] sealed) {
    try {
      return SealedMessage.parse(sealed).key().text();
    } catch (Unsealable no) {
      throw new AssertionError(no);
    }
  }

  private record Counting(Kms kms, AtomicInteger calls) implements Kms {
    @Override
    public Generated generate(OpaqueContext context) {
      calls.incrementAndGet();
      return kms.generate(context);
    }

    @Override
    public KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context) {
      calls.incrementAndGet();
      return kms.unwrap(wrapped, context);
    }
  }

  private record CountingStore(DataKeys keys, AtomicInteger calls) implements DataKeys {
    @Override
    public List<WrappedKey> find(OpaqueContext context) {
      calls.incrementAndGet();
      return keys.find(context);
    }

    @Override
    public boolean add(OpaqueContext context, WrappedKey key, int kept) {
      calls.incrementAndGet();
      return keys.add(context, key, kept);
    }

    @Override
    public void delete(OpaqueContext context) {
      calls.incrementAndGet();
      keys.delete(context);
    }
  }
}
