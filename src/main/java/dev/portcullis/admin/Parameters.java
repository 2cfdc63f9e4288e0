package dev.portcullis.admin;

import java.util.ArrayList;
import java.util.List;

/** The parameters of each endpoint. */
final class Parameters {
  static final String CURSOR = "cursor";
  static final String LIMIT = "limit";
  static final String IF_MATCH = "if-match";
  static final String IF_NONE_MATCH = "if-none-match";
  static final String IDEMPOTENCY_KEY = "idempotency-key";

  private static final Parameter TENANT =
      Parameter.path("tenant", Schemas.NAME, "The tenant's name.");
  private static final Parameter ID = Parameter.path("id", Schemas.KEY_ID, "The key's id.");
  private static final Parameter NAME = Parameter.path("name", Schemas.NAME, "The role's name.");

  private static final Parameter USER =
      new Parameter(
          Parameter.Place.QUERY,
          "user",
          Schemas.USER,
          true,
          "The user: the issuer's name, a slash and the subject.");

  private static final List<Parameter> PAGING =
      List.of(
          Parameter.query(LIMIT, Schemas.PAGE_SIZE, "How many items at most; 50 if absent."),
          Parameter.query(CURSOR, Schemas.CURSOR, "The `next` of the page before."));

  private static final Parameter VERSION =
      Parameter.header(
          IF_MATCH, Schemas.ETAG, "The ETag of what is changed. Without it the answer is 428.");

  private static final Parameter FIRST =
      Parameter.header(
          IF_NONE_MATCH,
          Schemas.word("*"),
          "In the place of If-Match, where nothing is there yet.");

  private static final Parameter ONCE =
      Parameter.header(
          IDEMPOTENCY_KEY,
          Schemas.IDEMPOTENCY_KEY,
          "The same request with the same key issues one API key, whose text only the first answer"
              + " has.");

  private static final List<Parameter> SEARCH =
      List.of(
          Parameter.query("from", Schemas.MOMENT, "Events from this time on."),
          Parameter.query("to", Schemas.MOMENT, "Events before this time."),
          Parameter.query(
              "outcome",
              Schemas.word("answered", "refused", "cut", "intended", "unknown", "taken_back"),
              "Events of this outcome."),
          Parameter.query("principal", Schemas.LINE, "Events of the caller of this id."));

  private Parameters() {}

  static List<Parameter> of(Endpoint endpoint) {
    var all = new ArrayList<Parameter>();
    String path = endpoint.template();
    if (path.contains("{tenant}")) {
      all.add(TENANT);
    }
    if (path.contains("{id}")) {
      all.add(ID);
    }
    if (path.contains("{name}")) {
      all.add(NAME);
    }
    switch (endpoint) {
      case KEYS_LIST_ALL, KEYS_LIST, TENANTS_LIST, ROLES_LIST -> all.addAll(PAGING);
      case AUDIT_SEARCH -> {
        all.addAll(SEARCH);
        all.addAll(PAGING);
      }
      case USERS_USAGE_ANY, USERS_USAGE -> all.add(USER);
      case KEYS_CREATE -> all.add(ONCE);
      case KEYS_ROTATE -> {
        all.add(VERSION);
        all.add(ONCE);
      }
      case KEYS_NARROW, KEYS_RETIRE, TENANTS_REMOVE, POLICIES_REMOVE, ROLES_REMOVE ->
          all.add(VERSION);
      case TENANTS_PUT, POLICIES_PUT, ROLES_PUT -> {
        all.add(VERSION);
        all.add(FIRST);
      }
      case KEYS_FIND,
          KEYS_SHOW,
          KEYS_REVOKE,
          KEYS_USAGE,
          USERS_STOP_ANY,
          USERS_RELEASE_ANY,
          USERS_STOP,
          USERS_RELEASE,
          TENANTS_SHOW,
          TENANTS_USAGE,
          POLICIES_SHOW,
          ROLES_SHOW,
          POSTURE -> {}
    }
    return all;
  }
}
