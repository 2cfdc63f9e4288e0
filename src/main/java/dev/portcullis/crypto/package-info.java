/**
 * Envelope encryption: what is kept of a tenant is sealed under data keys, which a KMS wraps.
 *
 * <p>What belongs here: the format of sealed messages, the choice and the bounded use of data keys,
 * handles of key material, and the ports {@code Kms} and {@code DataKeys}. What does not: what is
 * sealed, and where it is kept. Nothing here falls back to plaintext.
 */
@NullMarked
package dev.portcullis.crypto;

import org.jspecify.annotations.NullMarked;
