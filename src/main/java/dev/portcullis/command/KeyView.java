package dev.portcullis.command;

import dev.portcullis.authn.ApiKeyRecord;
import dev.portcullis.authn.KeyId;
import dev.portcullis.authn.KeyState;
import dev.portcullis.pipeline.Limit;
import dev.portcullis.quota.Standing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A key as people see it, wherever it comes from: nothing of its secret, nor of that secret's hash.
 *
 * @param key its record, of which the hash is not shown
 * @param standing how it stands in the ledger; nothing for those who may not see it
 * @param now when it was looked at
 */
record KeyView(ApiKeyRecord key, Optional<Standing> standing, Instant now) {
  /** What a key can be, in a word. */
  enum State {
    ACTIVE,
    RETIRING,
    RETIRED,
    EXPIRED,
    REVOKED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What this record is at this time. */
    static State of(ApiKeyRecord key, Instant now) {
      return switch (key.state()) {
        case KeyState.Revoked revoked -> REVOKED;
        case KeyState.Active active -> now.isBefore(key.expires()) ? ACTIVE : EXPIRED;
        case KeyState.Retiring(Instant until, Optional<KeyId> successor) ->
            !now.isBefore(key.expires()) ? EXPIRED : now.isBefore(until) ? RETIRING : RETIRED;
      };
    }
  }

  State state() {
    return State.of(key, now);
  }

  /** Its line of a list. */
  List<String> cells() {
    return List.of(
        key.id().text(),
        state().toString(),
        time(key.created()),
        key.tenant(),
        key.owner(),
        time(key.expires()),
        standing.map(KeyView::lastUsed).orElse("(hidden)"),
        key.limits().all().isEmpty() ? "-" : key.limits().toString(),
        joined(key.grants().scopes()));
  }

  /** What stands above the cells. */
  static final List<String> TITLES =
      List.of(
          "ID", "STATE", "CREATED", "TENANT", "OWNER", "EXPIRES", "LAST USED", "LIMITS", "SCOPES");

  /** All that is to be seen of it, line by line. */
  List<String> lines() {
    var rows = new ArrayList<String>();
    row(rows, "id", key.id().text());
    row(rows, "state", stateText());
    row(rows, "owner", key.owner());
    row(rows, "tenant", key.tenant());
    key.replaces().ifPresent(predecessor -> row(rows, "replaces", predecessor.text()));
    row(rows, "roles", joined(key.roles().stream().sorted().toList()));
    row(rows, "scopes", joined(key.grants().scopes()));
    row(rows, "routes", joined(key.grants().routes()));
    row(rows, "models", joined(key.grants().models()));
    row(
        rows,
        "cidrs",
        key.addresses().allow().isEmpty() ? "anywhere" : joined(key.addresses().allow()));
    row(rows, "denied", joined(key.addresses().deny()));
    row(rows, "limits", key.limits().all().isEmpty() ? "the usual ones" : key.limits().toString());
    row(rows, "created", time(key.created()));
    row(rows, "expires", time(key.expires()));
    standing.ifPresentOrElse(
        known -> rows.addAll(used(known)),
        () -> row(rows, "used", "not shown to you: admin:usage.read"));
    row(rows, "version", Long.toString(key.version()));
    return rows;
  }

  /** What is used of something, line by line. */
  static List<String> used(Standing standing) {
    var rows = new ArrayList<String>();
    row(rows, "last used", standing.lastUsed().map(KeyView::time).orElse("not known"));
    standing
        .halt()
        .ifPresent(
            halt ->
                row(
                    rows,
                    "stopped",
                    halt.why().name().toLowerCase(Locale.ROOT) + " until " + time(halt.until())));
    standing.uses().forEach(use -> row(rows, "used", used(use)));
    if (standing.uses().isEmpty()) {
      row(rows, "used", "nothing in the windows that are open");
    }
    return rows;
  }

  private String stateText() {
    return switch (key.state()) {
      case KeyState.Active active -> state().toString();
      case KeyState.Retiring(Instant until, Optional<KeyId> successor) ->
          state()
              + " until "
              + time(until)
              + successor.map(next -> ", replaced by " + next).orElse("");
      case KeyState.Revoked(Instant at) -> state() + " at " + time(at);
    };
  }

  private static String lastUsed(Standing standing) {
    return standing.lastUsed().map(KeyView::time).orElse("-");
  }

  private static String used(Standing.Use use) {
    return use.measure()
        + " "
        + use.used()
        + (use.window().isZero()
            ? " at once"
            : " in the window of "
                + new Limit(use.measure(), 1, use.window()).windowText()
                + " since "
                + time(use.since()));
  }

  private static void row(List<String> rows, String name, String value) {
    rows.add("%-10s%s".formatted(name, value));
  }

  private static String joined(List<?> values) {
    return values.isEmpty()
        ? "none"
        : values.stream().map(Object::toString).collect(Collectors.joining(" "));
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
