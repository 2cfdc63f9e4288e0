package dev.portcullis.crypto;

import java.time.Instant;

/**
 * What is kept of a data key.
 *
 * @param id its name, which messages under it carry
 * @param created when it was made
 * @param wrapped itself, which its KMS alone can unwrap
 */
public record WrappedKey(DataKeyId id, Instant created, Wrapped wrapped) {}
