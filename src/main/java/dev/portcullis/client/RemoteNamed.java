package dev.portcullis.client;

import dev.portcullis.authz.Form;
import dev.portcullis.authz.Named;
import dev.portcullis.authz.NamedRecords;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.Roles;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;
import dev.portcullis.authz.Written;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Page;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Things with names by a gateway's administration. A page is always the whole list. Not safe for
 * use by several threads.
 */
public abstract sealed class RemoteNamed<T extends Named> implements NamedRecords<T> {
  private final Administration administration;
  private final Form<T> form;

  /** What a change does not say: the name stands in the path, the version in a header. */
  private final Set<String> unsaid;

  private RemoteNamed(Administration administration, Form<T> form, Set<String> unsaid) {
    this.administration = administration;
    this.form = form;
    this.unsaid = unsaid;
  }

  /** Roles. */
  public static final class OfRoles extends RemoteNamed<Role> implements Roles {
    /** Roles at this gateway; those of its configuration have version 0. */
    public OfRoles(Administration administration) {
      super(administration, new Form.OfRoles(), Set.of("name", "version"));
    }

    @Override
    Role read(Json.Obj shown) {
      if (shown.text("source").filter("configured"::equals).isEmpty()) {
        return super.read(shown);
      }
      Role role = super.read(shown.with("version", Json.of(1)));
      return new Role(role.name(), role.scopes(), 0);
    }
  }

  /** Tenants. */
  public static final class OfTenants extends RemoteNamed<Tenant> implements Tenants {
    /** Tenants at this gateway. */
    public OfTenants(Administration administration) {
      super(administration, new Form.OfTenants(), Set.of("name", "version", "created"));
    }
  }

  @Override
  public Optional<T> find(String name) {
    Answer answer = administration.get(path(name));
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(document(Administration.required(answer).body()));
  }

  @Override
  public Page<T> page(Optional<Cursor> after, int size) {
    List<T> all =
        Lists.all(administration, "/" + form.plural()).stream().map(this::document).toList();
    return new Page<>(all, Optional.empty());
  }

  @Override
  public Written put(T record) {
    Json.Obj said = form.write(record);
    for (String name : unsaid) {
      said = said.without(name);
    }
    for (String name : form.write(record).members().keySet()) {
      if (said.text(name).filter(String::isEmpty).isPresent()) {
        said = said.without(name); // as good as not said
      }
    }
    return written(Conditional.put(administration, path(record.name()), said, record.version()));
  }

  @Override
  public Written remove(String name, long version) {
    return written(
        administration.send(
            "DELETE", path(name), Optional.empty(), Map.of("if-match", "\"" + version + "\"")));
  }

  private static Written written(Answer answer) {
    return switch (answer.status()) {
      case 404 -> Written.ABSENT;
      case 412 -> Written.CONFLICT;
      default -> {
        Administration.required(answer);
        yield Written.DONE;
      }
    };
  }

  private T document(Json shown) {
    try {
      if (shown instanceof Json.Obj document) {
        return read(document);
      }
    } catch (IllegalArgumentException ofAnotherVersion) {
      throw unreadable();
    }
    throw unreadable();
  }

  /** The one that this document shows. */
  T read(Json.Obj shown) {
    return form.read(shown.without("source"));
  }

  private static CannotReach unreadable() {
    return new CannotReach("the gateway answers with something that cannot be read");
  }

  private String path(String name) {
    return "/" + form.plural() + "/" + Lists.encoded(name);
  }
}
