package dev.portcullis.authn;

import dev.portcullis.secret.Secret;

/**
 * A key that was just issued.
 *
 * @param record what is kept of it
 * @param text the key itself, which is nowhere else: show it once
 */
public record IssuedKey(ApiKeyRecord record, Secret text) {}
