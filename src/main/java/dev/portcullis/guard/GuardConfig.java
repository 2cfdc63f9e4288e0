package dev.portcullis.guard;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Map;

/** What must not go to a model, or come from it. */
@ConfigMapping(prefix = "portcullis")
public interface GuardConfig {
  /** Single routes. */
  Map<String, OnRoute> routes();

  /** A route's part. */
  interface OnRoute {
    /** What is looked for on the route, and what is done about it. */
    Guard guard();
  }

  /** The families of rules. */
  interface Guard {
    /** Keys, tokens, private keys, passwords. */
    Secrets secrets();

    /** Cards, bank accounts, mail addresses, telephone numbers, national ids, IP addresses. */
    Personal personal();
  }

  /** What is done about secrets. */
  interface Secrets {
    /**
     * What is done about keys, tokens, private keys and passwords in requests: `allow` does not
     * look for them, `flag` notes them in the audit event, `redact` replaces each by
     * `[redacted:kind]`, `refuse` refuses the request.
     */
    @WithDefault("redact")
    Action input();

    /** What is done about secrets in replies; `refuse` ends the reply. */
    @WithDefault("redact")
    Action output();
  }

  /** What is done about personal data. */
  interface Personal {
    /**
     * What is done about personal data in requests: cards, bank accounts, mail addresses, telephone
     * numbers, social security and national insurance numbers, public IP addresses.
     */
    @WithDefault("flag")
    Action input();

    /** What is done about personal data in replies; `refuse` ends the reply. */
    @WithDefault("flag")
    Action output();
  }
}
