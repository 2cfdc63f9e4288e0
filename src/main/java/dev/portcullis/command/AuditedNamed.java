package dev.portcullis.command;

import dev.portcullis.audit.CommandAudit;
import dev.portcullis.audit.CommandAudit.Verdict;
import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Form;
import dev.portcullis.authz.Named;
import dev.portcullis.authz.NamedRecords;
import dev.portcullis.authz.Role;
import dev.portcullis.authz.Roles;
import dev.portcullis.authz.Tenant;
import dev.portcullis.authz.Tenants;
import dev.portcullis.authz.Written;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Page;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Things with names, each change of which leaves evidence. */
abstract sealed class AuditedNamed<T extends Named> implements NamedRecords<T> {
  private final NamedRecords<T> records;
  private final Form<T> form;
  private final Kind kind;
  private final CommandAudit audit;

  /** What they are called in evidence. */
  private record Kind(String name, Operation writing, boolean ofTenants) {
    Change change(String name, Optional<Json> before, Optional<Json> after) {
      Optional<String> tenant = ofTenants ? Optional.of(name) : Optional.empty();
      return new Change(this.name, name, tenant, before, after);
    }
  }

  private AuditedNamed(NamedRecords<T> records, Form<T> form, Kind kind, CommandAudit audit) {
    this.records = records;
    this.form = form;
    this.kind = kind;
    this.audit = audit;
  }

  /** Roles. */
  static final class OfRoles extends AuditedNamed<Role> implements Roles {
    OfRoles(Roles roles, CommandAudit audit) {
      super(roles, new Form.OfRoles(), new Kind("role", Operation.ROLES_WRITE, false), audit);
    }
  }

  /** Tenants. */
  static final class OfTenants extends AuditedNamed<Tenant> implements Tenants {
    OfTenants(Tenants tenants, CommandAudit audit) {
      super(
          tenants, new Form.OfTenants(), new Kind("tenant", Operation.TENANTS_WRITE, true), audit);
    }
  }

  @Override
  public Optional<T> find(String name) {
    return records.find(name);
  }

  @Override
  public Page<T> page(Optional<Cursor> after, int size) {
    return records.page(after, size);
  }

  @Override
  public Written put(T record) {
    T kept = form.at(record, FirstVersion.of(record.version(), audit.now()));
    return change(record.name(), Optional.of(kept), () -> records.put(kept));
  }

  @Override
  public Written remove(String name, long version) {
    return change(name, Optional.empty(), () -> records.remove(name, version));
  }

  private Written change(String name, Optional<T> after, Supplier<Written> act) {
    Change change = kind.change(name, records.find(name).map(form::write), after.map(form::write));
    return audit.make(kind.writing(), change, act, written -> verdict(written, change));
  }

  /** How a change came out, by what was written. */
  static Verdict verdict(Written written, Change change) {
    return switch (written) {
      case DONE -> new Verdict.Made(List.of(change));
      case CONFLICT -> new Verdict.NotMade("version_changed");
      case ABSENT -> new Verdict.NotMade("not_found");
    };
  }
}
