package dev.portcullis.authn;

import dev.portcullis.secret.Secret;

/** What a caller presents to prove who it is: one type for each kind. Nothing of it is proved. */
public sealed interface Credential {
  /** A text that begins as API keys do. */
  record ApiKeyCredential(Secret text) implements Credential {}

  /** A bearer token in JOSE's compact form, or what is left of one. */
  record JwtCredential(Secret text) implements Credential {}

  /** A bearer token that says nothing by itself. */
  record OpaqueCredential(Secret text) implements Credential {}
}
