package dev.portcullis.authz;

import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Wildcard;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Things with names as JSON, one way for every adapter. A document must have exactly the members of
 * its kind: one that is missing or unknown is refused.
 */
public sealed interface Form<T extends Named> {
  /** What they are called where there are many: {@code roles}. */
  String plural();

  /** One as a document. */
  Json.Obj write(T record);

  /** The same, of this version. */
  T at(T record, long version);

  /**
   * The one that this document is.
   *
   * @throws IllegalArgumentException if it is none; the message does not repeat it
   */
  T read(Json document);

  /** Roles. */
  record OfRoles() implements Form<Role> {
    private static final Set<String> MEMBERS = Set.of("name", "scopes", "version");

    @Override
    public String plural() {
      return "roles";
    }

    @Override
    public Json.Obj write(Role role) {
      return Json.obj(
          Json.member("name", role.name()),
          Json.member("scopes", Json.strings(role.scopes().stream().map(Wildcard::text).toList())),
          Json.member("version", role.version()));
    }

    @Override
    public Role at(Role role, long version) {
      return new Role(role.name(), role.scopes(), version);
    }

    @Override
    public Role read(Json document) {
      requireExactly(MEMBERS, document);
      if (!(document.at("scopes").orElse(Json.Null.NULL) instanceof Json.Arr(List<Json> scopes))) {
        throw wrong("scopes");
      }
      return new Role(
          text(document, "name"),
          scopes.stream()
              .map(scope -> scope.asText().orElseThrow(() -> wrong("scopes")))
              .map(Wildcard::new)
              .toList(),
          version(document));
    }
  }

  /** Tenants. */
  record OfTenants() implements Form<Tenant> {
    private static final Set<String> MEMBERS =
        Set.of("name", "contact", "note", "created", "version");

    @Override
    public String plural() {
      return "tenants";
    }

    @Override
    public Json.Obj write(Tenant tenant) {
      return Json.obj(
          Json.member("name", tenant.name()),
          Json.member("contact", tenant.contact()),
          Json.member("note", tenant.note()),
          Json.member("created", tenant.created().toString()),
          Json.member("version", tenant.version()));
    }

    @Override
    public Tenant at(Tenant tenant, long version) {
      return new Tenant(tenant.name(), tenant.contact(), tenant.note(), tenant.created(), version);
    }

    @Override
    public Tenant read(Json document) {
      requireExactly(MEMBERS, document);
      try {
        return new Tenant(
            text(document, "name"),
            text(document, "contact"),
            text(document, "note"),
            Instant.parse(text(document, "created")),
            version(document));
      } catch (DateTimeException quoting) {
        throw wrong("created");
      }
    }
  }

  private static void requireExactly(Set<String> members, Json document) {
    if (!(document instanceof Json.Obj object) || !object.members().keySet().equals(members)) {
      throw new IllegalArgumentException("the document has a member too many or too few");
    }
  }

  private static String text(Json document, String name) {
    return document.text(name).orElseThrow(() -> wrong(name));
  }

  private static long version(Json document) {
    return document.integer("version").stream()
        .filter(version -> version > 0)
        .findFirst()
        .orElseThrow(() -> wrong("version"));
  }

  private static IllegalArgumentException wrong(String name) {
    return new IllegalArgumentException("the member " + name + " of the document is wrong");
  }
}
