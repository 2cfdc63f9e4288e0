package dev.portcullis.admin;

import static dev.portcullis.admin.Schema.Member.optional;
import static dev.portcullis.admin.Schema.Member.required;

import dev.portcullis.admin.Schema.Members;
import java.util.List;

/** The documents that are sent. */
final class Requests {
  static final Members KEY =
      new Members(
          "KeyRequest",
          List.of(
              required("owner", Schemas.LINE, "The person or team that answers for it."),
              required("scopes", Schemas.PATTERNS, "What it may do, as route:operation:model."),
              optional("routes", Schemas.PATTERNS, "Routes that it may call; any if absent."),
              optional("models", Schemas.ANY_PATTERNS, "Models that it may name; any if absent."),
              optional("roles", Schemas.NAMES, "Its roles."),
              optional("cidrs", Schemas.BLOCKS, "Where it may be used; anywhere if absent."),
              optional("denied_cidrs", Schemas.BLOCKS, "Where it may not be used."),
              optional("limits", Schemas.LIMITS, "Limits of its own, such as requests=60/1m."),
              optional("expires_in", Schemas.LIFETIME, "How long it lives; 90d if absent.")));

  static final Members NARROWING =
      new Members(
          "KeyNarrowing",
          List.of(
              optional("scopes", Schemas.PATTERNS, "Each within one that it has."),
              optional("routes", Schemas.PATTERNS, "Each within one that it has."),
              optional("models", Schemas.ANY_PATTERNS, "Each within one that it has."),
              optional("roles", Schemas.NAMES, "Some of those that it has."),
              optional("cidrs", Schemas.BLOCKS, "Each within one that it has."),
              optional("denied_cidrs", Schemas.BLOCKS, "Those that it has, and others."),
              optional("limits", Schemas.LIMITS, "None higher than it has."),
              optional("expires", Schemas.MOMENT, "Not later than it is.")));

  static final Members ROTATION =
      new Members(
          "KeyRotation",
          List.of(
              optional(
                  "overlap",
                  Schemas.LIFETIME,
                  "How long the old key goes on, an hour at least; 24h if absent."),
              optional(
                  "expires_in", Schemas.LIFETIME, "How long the new one lives; 90d if absent.")));

  static final Members RETIREMENT =
      new Members(
          "KeyRetirement", List.of(required("until", Schemas.MOMENT, "When the key ends.")));

  private static final String WHO =
      "Who: the issuer's name in the configuration, a slash and the subject, as events show it. A"
          + " user need not have been seen.";

  static final Members USER_STOP =
      new Members(
          "UserStop",
          List.of(
              required("user", Schemas.USER, WHO),
              optional(
                  "until",
                  Schemas.MOMENT,
                  "When it is over by itself, within 365 days; after 30 days if absent.")));

  static final Members USER_RELEASE =
      new Members("UserRelease", List.of(required("user", Schemas.USER, WHO)));

  static final Members POLICY =
      new Members(
          "PolicyRequest",
          List.of(
              required(
                  "scopes",
                  Schemas.PATTERNS,
                  "What callers of the tenant may do at most, as route:operation:model; scopes of"
                      + " administration are refused."),
              optional("routes", Schemas.PATTERNS, "Routes that may be called; any if absent."),
              optional("models", Schemas.ANY_PATTERNS, "Models that may be named; any if absent."),
              optional("cidrs", Schemas.BLOCKS, "Where they may be used; anywhere if absent."),
              optional("denied_cidrs", Schemas.BLOCKS, "Where they may not be used.")));

  static final Members ROLE =
      new Members(
          "RoleRequest",
          List.of(
              required(
                  "scopes",
                  Schemas.PATTERNS,
                  "What whoever has the role may do: route:operation:model, or"
                      + " admin:verb:tenant.")));

  static final Members TENANT =
      new Members(
          "TenantRequest",
          List.of(
              optional("contact", Schemas.LINE, "Whom to ask about it."),
              optional("note", Schemas.NOTE, "Whatever helps people.")));

  private Requests() {}
}
