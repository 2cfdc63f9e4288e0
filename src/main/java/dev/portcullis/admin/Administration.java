package dev.portcullis.admin;

/** What administration does. Safe for use by several threads. */
@FunctionalInterface
public interface Administration {
  /** None: this process is not of the plane of administration. */
  Administration NONE =
      ask -> {
        throw Declined.notFound();
      };

  /**
   * Finds out what is to be done about a request; changes nothing.
   *
   * @throws Declined if it is refused
   */
  Deed judge(Ask ask) throws Declined;
}
