package dev.portcullis.admin;

import dev.portcullis.audit.AuditSearch;
import dev.portcullis.pipeline.Reason;
import java.time.Instant;
import java.util.Optional;

/**
 * Searches audit events, where the gateway itself keeps them. Safe for use by several threads.
 *
 * @param search searches them; none where they are kept elsewhere
 * @param elsewhere where that is, as a sentence
 */
record AuditAdministration(Optional<AuditSearch> search, String elsewhere) {

  Deed search(Ask ask) throws Declined {
    if (search.isEmpty()) {
      throw new Declined(Reason.CONFLICT, elsewhere);
    }
    var wanted =
        new AuditSearch.Wanted(
            moment(ask, "from"),
            moment(ask, "to"),
            ask.parameter("outcome"),
            ask.parameter("principal"));
    return new Deed.Answered(
        Pages.answer(
            ask, cursor -> search.get().search(wanted, cursor, ask.pageSize()), event -> event));
  }

  private static Optional<Instant> moment(Ask ask, String name) {
    return ask.parameter(name).flatMap(Moments::parse);
  }
}
