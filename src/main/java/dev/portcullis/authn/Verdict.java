package dev.portcullis.authn;

import dev.portcullis.pipeline.Principal;
import dev.portcullis.pipeline.Reason;

/** What a verifier says of a credential. */
public sealed interface Verdict {
  /** It proves that this principal calls. */
  record Accepted(Principal principal) implements Verdict {}

  /** It proves nothing, for this reason. */
  record Rejected(Reason reason) implements Verdict {}
}
