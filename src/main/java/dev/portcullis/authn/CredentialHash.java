package dev.portcullis.authn;

import dev.portcullis.secret.Secret;
import java.nio.charset.StandardCharsets;

/**
 * What stands for a whole credential where something is remembered about it: two credentials that
 * differ anywhere have nothing in common here.
 */
record CredentialHash(SecretHash whole) {
  static CredentialHash of(Secret credential) {
    return new CredentialHash(
        SecretHash.of(credential.unsafeText().getBytes(StandardCharsets.UTF_8)));
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
