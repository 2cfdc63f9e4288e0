package dev.portcullis.admin;

import static dev.portcullis.admin.Schema.Member.optional;
import static dev.portcullis.admin.Schema.Member.required;

import dev.portcullis.admin.Schema.Items;
import dev.portcullis.admin.Schema.Members;
import java.util.List;

/** The documents that are answered. */
final class Documents {
  private static final Members STATE =
      new Members(
          "KeyState",
          List.of(
              required("name", Schemas.word("active", "retiring", "revoked"), "In a word."),
              optional("until", Schemas.MOMENT, "When a retiring one ends."),
              optional("successor", Schemas.KEY_ID, "The key that goes on in its place."),
              optional("at", Schemas.MOMENT, "When a revoked one ended.")));

  static final Members KEY =
      new Members(
          "Key",
          List.of(
              required("id", Schemas.KEY_ID, "Its public name."),
              required("owner", Schemas.SHOWN, "The person or team that answers for it."),
              required("tenant", Schemas.SHOWN, "The tenant it belongs to."),
              required("roles", Schemas.ALL_SHOWN, "Its roles."),
              required("scopes", Schemas.ALL_SHOWN, "What it may do."),
              required("routes", Schemas.ALL_SHOWN, "Routes that it may call."),
              required("models", Schemas.ALL_SHOWN, "Models that it may name."),
              required("cidrs", Schemas.ALL_SHOWN, "Where it may be used; none: anywhere."),
              required("denied_cidrs", Schemas.ALL_SHOWN, "Where it may not be used."),
              required("limits", Schemas.ALL_SHOWN, "Limits of its own."),
              required("created", Schemas.MOMENT, "When it was issued."),
              required("expires", Schemas.MOMENT, "When it ends."),
              required("state", STATE, "Whether it is in force."),
              optional("replaces", Schemas.KEY_ID, "The key whose successor it is."),
              required(
                  "version",
                  Schemas.COUNT,
                  "Another one with each change, never one of before; its ETag.")));

  static final Members ISSUED =
      new Members(
          "IssuedKey",
          List.of(
              required("key", KEY, "What is kept of it."),
              optional(
                  "text",
                  Schemas.SHOWN,
                  "The key itself, this once: it is kept nowhere. Absent where the request"
                      + " repeats one that was answered."),
              optional("predecessor", KEY, "The key that it replaces, as it now is.")));

  static final Members KEYS = Schemas.page("KeyPage", KEY);

  static final Members USER =
      new Members(
          "User",
          List.of(
              required("user", Schemas.SHOWN, "Who."),
              required("state", Schemas.word("stopped", "free"), "Whether anything is granted."),
              optional("until", Schemas.MOMENT, "When a stop is over by itself.")));

  private static final Members WINDOW =
      new Members(
          "Window",
          List.of(
              required("measure", Schemas.SHOWN, "What is counted."),
              optional("window", Schemas.SHOWN, "In how much time; absent for what runs now."),
              optional("since", Schemas.MOMENT, "When the window began."),
              required("used", Schemas.COUNT, "How much of it is used.")));

  static final Members USAGE =
      new Members(
          "Usage",
          List.of(
              required("subject", Schemas.SHOWN, "Whose it is."),
              optional("last_used", Schemas.MOMENT, "When, to a quarter of an hour."),
              optional("stopped", Schemas.SHOWN, "Why nothing more is granted to it."),
              optional("stopped_until", Schemas.MOMENT, "When that is over by itself."),
              required("windows", new Items(WINDOW, 0, 100), "What is counted of it.")));

  static final Members TENANT =
      new Members(
          "Tenant",
          List.of(
              required("name", Schemas.NAME, "Its name in keys and paths."),
              required("contact", Schemas.SHOWN, "Whom to ask about it."),
              required("note", Schemas.SHOWN, "Whatever helps people."),
              required("created", Schemas.MOMENT, "When it was made known."),
              required(
                  "version",
                  Schemas.COUNT,
                  "Another one with each change, never one of before; its ETag.")));

  static final Members TENANTS = Schemas.page("TenantPage", TENANT);

  static final Members POLICY =
      new Members(
          "Policy",
          List.of(
              required("tenant", Schemas.SHOWN, "Whose keys."),
              required("scopes", Schemas.ALL_SHOWN, "What they may do at most."),
              required("routes", Schemas.ALL_SHOWN, "Routes that they may call."),
              required("models", Schemas.ALL_SHOWN, "Models that they may name."),
              required("cidrs", Schemas.ALL_SHOWN, "Where they may be used; none: anywhere."),
              required("denied_cidrs", Schemas.ALL_SHOWN, "Where they may not be used."),
              required(
                  "version",
                  Schemas.COUNT,
                  "Another one with each change, never one of before; its ETag.")));

  static final Members ROLE =
      new Members(
          "Role",
          List.of(
              required("name", Schemas.SHOWN, "Its name."),
              required("scopes", Schemas.ALL_SHOWN, "What whoever has it may do."),
              required(
                  "source",
                  Schemas.word("configured", "stored"),
                  "A configured one cannot be changed here."),
              required(
                  "version",
                  Schemas.COUNT,
                  "Another one with each change, never one of before; its ETag.")));

  static final Members ROLES = Schemas.page("RolePage", ROLE);

  static final Members EVENTS = Schemas.page("EventPage", new Schema.Free());

  private static final Members CONTROL =
      new Members(
          "Control",
          List.of(
              required("name", Schemas.SHOWN, "The control."),
              required("state", Schemas.word("on", "partly", "off"), "Whether it is in force."),
              required("evidence", Schemas.ALL_SHOWN, "What was found."),
              required("advice", Schemas.ALL_SHOWN, "What to do.")));

  static final Members POSTURE =
      new Members(
          "Posture",
          List.of(
              required("time", Schemas.MOMENT, "When it was found."),
              required("controls", new Items(CONTROL, 0, 100), "Each control.")));

  private Documents() {}
}
