package dev.portcullis.authn;

import dev.portcullis.pipeline.AuthenticationFinding.Flaw;
import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;
import java.time.Duration;
import java.util.Optional;

/** What a verifier says of a credential. */
public sealed interface Verdict {
  /** The name of the issuer that was recognised, if the credential is a token of one. */
  Optional<String> issuer();

  /** It proves that this principal calls. */
  record Accepted(Principal principal, Optional<String> issuer) implements Verdict {
    /** It proves this without any issuer. */
    public Accepted(Principal principal) {
      this(principal, Optional.empty());
    }
  }

  /** It proves nothing: what its sender is told, and what is wrong with it. */
  record Rejected(Reason reason, Flaw flaw, Optional<String> issuer) implements Verdict {
    /** It proves nothing, whoever is said to have issued it. */
    public Rejected(Reason reason, Flaw flaw) {
      this(reason, flaw, Optional.empty());
    }
  }

  /** What it proves is not found out now, as too many that nobody knew were tried. */
  record Braked(Duration pause, Optional<String> issuer) implements Verdict {}
}
