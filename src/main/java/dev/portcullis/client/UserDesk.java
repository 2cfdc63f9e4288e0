package dev.portcullis.client;

import dev.portcullis.quota.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a person stops users of tokens: at the store that this machine reaches, or at a gateway's
 * administration. A user is the issuer's name, a slash and the subject.
 */
public interface UserDesk {
  /**
   * Stops a user at once.
   *
   * @param tenant whose the user is; whoever may handle one tenant's users alone has to say it
   * @param until when it is over by itself; after the usual time where nothing is said
   * @return when it is over
   * @throws Refused if it is refused
   */
  Instant stop(String user, Optional<String> tenant, Optional<Instant> until) throws Refused;

  /**
   * Lets a user go on.
   *
   * @throws Refused if it is refused
   */
  void release(String user, Optional<String> tenant) throws Refused;

  /**
   * How a user stands.
   *
   * @throws Refused if it is refused
   */
  Standing standing(String user, Optional<String> tenant) throws Refused;

  /** Nothing was done; the message says why, to people. */
  final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** For this reason. */
    public Refused(String why) {
      super(why, null, false, false);
    }
  }
}
