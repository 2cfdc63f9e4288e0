package dev.portcullis.authz;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What roles mean, and what administration demands. */
@ConfigMapping(prefix = "portcullis")
public interface AuthorizationConfig {
  /**
   * Roles by name, for those who have them by an API key or a token. Administration can add others,
   * and cannot change these.
   */
  Map<String, OfRole> roles();

  /** Administration. */
  Administration admin();

  /** One role. */
  interface OfRole {
    /**
     * What whoever has the role may do, as `route:operation:model`, such as `openai:chat:gpt-4o` or
     * `openai:*`; in administration `admin:verb:tenant`, such as `admin:keys.*`. A lone `*` is
     * everything but administration.
     */
    List<String> scopes();
  }

  /** Administration. */
  interface Administration {
    /**
     * Names of the issuers whose users may administer, as in `portcullis.issuers`; without it those
     * of any. What stands for a second factor means something within one issuer alone, so name them
     * where there are several.
     */
    Optional<List<String>> issuers();

    /** How surely an administrator must have been recognised. */
    Factor secondFactor();
  }

  /** What stands for a second factor in a token. */
  interface Factor {
    /**
     * Classes of authentication of which one is demanded: values of the claim `acr`. Where both
     * this and `amr` are given, both must agree.
     */
    Optional<List<String>> acr();

    /**
     * Methods of which one is demanded: values of the claim `amr` (RFC 8176). `mfa` where neither
     * this nor `acr` is given.
     */
    Optional<List<String>> amr();

    /** How long ago it was given at most, by the claim `auth_time`. */
    @WithDefault("15m")
    Duration maxAge();
  }
}
