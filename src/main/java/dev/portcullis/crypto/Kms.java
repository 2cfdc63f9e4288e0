package dev.portcullis.crypto;

/**
 * Who wraps data keys, and unwraps them in the same context alone. Implementations are safe for use
 * by several threads, and an interrupt breaks none of their calls.
 */
public interface Kms {
  /**
   * A new data key.
   *
   * @throws SealingUnavailable if there is none to be had
   */
  Generated generate(OpaqueContext context);

  /**
   * The data key that was wrapped in this context.
   *
   * @throws SealingUnavailable if it cannot be had; with the fault {@code DAMAGED} if it was not
   *     wrapped here, or in another context
   */
  KeyMaterial unwrap(Wrapped wrapped, OpaqueContext context);

  /**
   * A new data key.
   *
   * @param material belongs to the caller, who wipes it
   */
  record Generated(KeyMaterial material, Wrapped wrapped) {}
}
