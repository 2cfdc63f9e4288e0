package dev.portcullis.pipeline;

import java.util.Locale;
import java.util.Optional;

/**
 * What was found out about the credential of a request, for the audit: more than its sender is
 * told, and nothing of its text.
 *
 * @param form what was presented
 * @param issuer the name, in the configuration, of the issuer that a token is said to be of, if it
 *     is a known one
 * @param flaw why it was refused, if it was
 */
public record AuthenticationFinding(Form form, Optional<String> issuer, Optional<Flaw> flaw) {

  /** What can be presented. */
  public enum Form {
    /** Nothing. */
    NONE,
    /** More than one thing. */
    SEVERAL,
    /** Something of no known form. */
    UNKNOWN,
    /** An API key. */
    API_KEY,
    /** A token that can be read, and verified by itself (RFC 7519). */
    JWT,
    /** A token whose issuer has to be asked (RFC 7662). */
    OPAQUE_TOKEN;

    /** The word in audit events. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is wrong with a credential. */
  public enum Flaw {
    /** There is none. */
    MISSING,
    /** There are several. */
    AMBIGUOUS,
    /** It is not of its form: encoding, JSON, members twice, length. */
    MALFORMED,
    /** There is none such, or it was forged: of an API key these are not told apart. */
    UNKNOWN,
    /** It has expired. */
    EXPIRED,
    /** It was revoked. */
    REVOKED,
    /** No issuer that is configured says so. */
    UNKNOWN_ISSUER,
    /** Its algorithm is not one that its issuer may use. */
    ALGORITHM,
    /**
     * Its header asks for something that is never done: {@code crit}, {@code jku}, {@code jwk} …
     */
    HEADER,
    /** Its type ({@code typ}) is not that of a token for calls. */
    TYPE,
    /** Its issuer has no such key, or several. */
    KEY,
    /** Its signature is not its issuer's. */
    SIGNATURE,
    /** It is for somebody else. */
    AUDIENCE,
    /** It is not valid yet, or from the future. */
    NOT_YET,
    /** It lives longer than tokens may. */
    LIFE,
    /** It says in no usable way whom it speaks of. */
    SUBJECT,
    /** It says in no usable way which tenant it is of. */
    TENANT,
    /** It brings more roles or scopes than one token may. */
    ROLES,
    /** Another of its claims is missing, or not what it must be. */
    CLAIMS,
    /** It is bound to a key whose possession nobody verifies here ({@code cnf}). */
    BOUND,
    /** Its issuer says that it is not active. */
    INACTIVE,
    /** Too many that nobody knew were tried; this one was not looked at. */
    BRAKED;

    /** The word in audit events. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
