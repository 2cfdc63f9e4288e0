package dev.portcullis.crypto;

import java.util.List;

/**
 * Where wrapped data keys are kept. What one process has written, every other sees at once.
 * Implementations are safe for use by several threads.
 */
public interface DataKeys {
  /**
   * The keys of this context, the oldest first.
   *
   * @throws SealingUnavailable if they cannot be read: that never looks as if there were none
   */
  List<WrappedKey> find(OpaqueContext context);

  /**
   * Keeps one more key of this context, if just so many are kept there. Of several who add a key at
   * once one does.
   *
   * @return whether it is kept
   * @throws SealingUnavailable if that is not certain
   */
  boolean add(OpaqueContext context, WrappedKey key, int kept);

  /**
   * Deletes all keys of this context, for ever: nothing that was sealed under them can be opened.
   *
   * @throws SealingUnavailable if it is not certain that they are gone
   */
  void delete(OpaqueContext context);
}
