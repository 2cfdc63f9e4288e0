package dev.portcullis.authn;

import dev.portcullis.secret.Secret;

/**
 * What stands for a whole credential where something is remembered about it: two credentials that
 * differ anywhere have nothing in common here.
 */
record CredentialHash(SecretHash whole) {
  static CredentialHash of(Secret credential) {
    return new CredentialHash(SecretHash.of(credential.unsafeBytes()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CredentialHash hash && hash.whole.equals(whole);
  }

  @Override
  public int hashCode() {
    return whole.hashCode();
  }
}
