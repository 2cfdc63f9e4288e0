package dev.portcullis.crypto;

import dev.portcullis.pipeline.Fault;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Seals what is kept of tenants, and opens it again: AES-256-GCM under data keys that a KMS wraps,
 * with a commitment to the key, and bound to a context. What is sealed in one context opens in no
 * other. A key that was used within {@link Reuse#open} needs neither the KMS nor the store. Safe
 * for use by several threads.
 */
public final class Sealing {
  private final Kms kms;
  private final DataKeys dataKeys;
  private final OpenKeys open;
  private final SealingKeys keys;
  private final SecureRandom random;

  /** Sealing under keys of this KMS. */
  public Sealing(
      Kms kms, DataKeys dataKeys, Reuse reuse, InstantSource clock, SecureRandom random) {
    this.kms = kms;
    this.dataKeys = dataKeys;
    this.open = new OpenKeys(reuse.open(), clock);
    this.keys = new SealingKeys(kms, dataKeys, open, reuse, clock, random);
    this.random = random;
  }

  /**
   * The message, sealed; {@code docs/adr/0024} has the format.
   *
   * @throws SealingUnavailable if there is no key to seal it with
   */
  public byte[] seal(SealingContext context, byte[] message) {
    OpaqueContext opaque = OpaqueContext.of(context);
    WrappedKey key = keys.take(opaque, message.length);
    return open.use(
        new OpenKeys.Name(opaque, key.id()),
        () -> kms.unwrap(key.wrapped(), opaque),
        bytes ->
            SealedMessage.seal(
                key.id(),
                bytes,
                context,
                random(SealedMessage.SALT),
                random(SealedMessage.NONCE),
                message));
  }

  /**
   * The message that was sealed in this context.
   *
   * @throws Unsealable if it was not, or changed since, or its key was deleted
   * @throws SealingUnavailable if its key cannot be had at the moment
   */
  public byte[] open(SealingContext context, byte[] sealed) throws Unsealable {
    OpaqueContext opaque = OpaqueContext.of(context);
    SealedMessage message = SealedMessage.parse(sealed);
    return open.use(
            new OpenKeys.Name(opaque, message.key()),
            () -> unwrapped(opaque, message.key()),
            key -> message.open(key, context))
        .orElseThrow(Unsealable::new);
  }

  /**
   * Deletes the keys of this context: nothing that was sealed in it opens any more, here at once,
   * in other processes when they have wiped the key, {@link Reuse#open} later at most.
   *
   * @throws SealingUnavailable if it is not certain that they are gone
   */
  public void shred(SealingContext context) {
    OpaqueContext opaque = OpaqueContext.of(context);
    dataKeys.delete(opaque);
    keys.forget(opaque);
    open.wipe(opaque);
  }

  private KeyMaterial unwrapped(OpaqueContext context, DataKeyId id) throws Unsealable {
    WrappedKey key =
        dataKeys.find(context).stream()
            .filter(kept -> kept.id().equals(id))
            .findFirst()
            .orElseThrow(Unsealable::new);
    try {
      return kms.unwrap(key.wrapped(), context);
    } catch (SealingUnavailable failure) {
      if (failure.fault() == Fault.DAMAGED) {
        throw new Unsealable();
      }
      throw failure;
    }
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
