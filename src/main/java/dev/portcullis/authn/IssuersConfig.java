package dev.portcullis.authn;

import dev.portcullis.pipeline.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose tokens are trusted. docs/IDENTITY.md has set-ups that work. */
@ConfigMapping(prefix = "portcullis")
public interface IssuersConfig {
  /**
   * Who issues tokens that are trusted, by names of one's own choice: a user is `<name>/<subject>`
   * in audit events and limits. Without any, all tokens are refused.
   */
  Map<String, OfIssuer> issuers();

  /** What holds for all credentials. */
  Authentication authentication();

  /** What holds for all credentials. */
  interface Authentication {
    /** How often issuers are asked because of credentials that nobody knows yet, in a minute. */
    OfBrake brake();
  }

  /** How often issuers are asked because of credentials that nobody knows yet, in a minute. */
  interface OfBrake {
    /** For each address, or each /64 network of IPv6. */
    @WithDefault("60")
    @Bounds(least = "1", most = "1000000")
    int perAddress();

    /** In all, by each process. */
    @WithDefault("600")
    @Bounds(least = "1", most = "1000000")
    int overall();
  }

  /** An issuer. */
  interface OfIssuer {
    /** What the claim `iss` of its tokens is, exactly. */
    String issuer();

    /** What the claim `aud` names, for tokens that are meant for this gateway: one of these. */
    List<String> audience();

    /**
     * Where its keys lie. Without this and `jwks` its metadata say so, at
     * `<issuer>/.well-known/openid-configuration`.
     */
    Optional<String> jwksUrl();

    /**
     * A reference to its keys, a JSON Web Key Set: `file:path`, `aws-sm:name` or `env:NAME`. Here
     * alone may be keys of type `oct`, of random bytes: 32 at least for `HS256`, 48 for `HS384`, 64
     * for `HS512`, measured by the longest of these that `algorithms` has and the key can be used
     * with.
     */
    Optional<String> jwks();

    /** How long published keys are remembered. */
    OfKeys keys();

    /** Algorithms of its signatures. `HS256`, `HS384` and `HS512` want `jwks`. */
    @WithDefault("RS256,RS384,RS512,PS256,PS384,PS512,ES256,ES384,ES512,EdDSA")
    List<String> algorithms();

    /** How far its clock may be from this one's, 5m at most. */
    @WithDefault("60s")
    Duration clockSkew();

    /** How long a token may live: from `iat`, or else from now, to `exp`. */
    @WithDefault("24h")
    Duration longestLife();

    /** What a token may say of its type in `typ`; `absent` is nothing. */
    @WithDefault("JWT,at+jwt,application/at+jwt,absent")
    List<String> types();

    /** The tenant of all its tokens; this or `tenant-claim`. */
    Optional<String> tenant();

    /** The claim that names the tenant of a token; one without it is refused. */
    Optional<String> tenantClaim();

    /** The claim that names the subject. */
    @WithDefault("sub")
    String subjectClaim();

    /**
     * The claim that names who answers for the subject; without it the first that is there of
     * `preferred_username`, `email`, `azp`, `client_id`, `sub`.
     */
    Optional<String> ownerClaim();

    /** The claim whose values stand for roles, such as `roles` or `realm_access.roles`. */
    Optional<String> rolesClaim();

    /**
     * What its values stand for: `roles.<value>=<role>,<role>`. Values without a role are dropped.
     */
    Map<String, List<String>> roles();

    /** Whether a value that nothing is said of is dropped, or the role of the same name. */
    @WithDefault("mapped")
    RoleNames roleNames();

    /**
     * The claim, such as `scope`, whose values are granted where they are scopes of this gateway
     * (`route:operation:model`); never those of administration.
     */
    Optional<String> scopesClaim();

    /** Claims that must have a value: `required-claims.<name>=<value>`. */
    Map<String, String> requiredClaims();

    /** Where the issuer is asked about tokens that say nothing by themselves (RFC 7662). */
    Optional<OfIntrospection> introspection();
  }

  /** How long published keys are remembered. */
  interface OfKeys {
    /** From when on they are fetched again, after the reply of a call that used them. */
    @WithDefault("1h")
    Duration refreshAfter();

    /** From when on they are not used; so long an issuer may be down. */
    @WithDefault("24h")
    Duration validFor();

    /** How often at most they are fetched because a token names a key that is not among them. */
    @WithDefault("60s")
    Duration unknownEvery();
  }

  /** Where the issuer is asked about tokens. */
  interface OfIntrospection {
    /** The place. */
    String url();

    /** The gateway's name there. */
    String clientId();

    /** A reference to its secret there. */
    String clientSecret();

    /** How long a token that is active is not asked about again; 10m at most. */
    @WithDefault("30s")
    Duration validFor();

    /** The same of one that is not. */
    @WithDefault("10s")
    Duration negativeFor();

    /** What an active token's `token_type` is, where the issuer says so; case does not matter. */
    @WithDefault("Bearer")
    List<String> tokenTypes();
  }

  /** What a value stands for that has no entry in `roles`. */
  enum RoleNames {
    /** Nothing. */
    MAPPED,
    /** The role of the same name. */
    AS_IS
  }
}
