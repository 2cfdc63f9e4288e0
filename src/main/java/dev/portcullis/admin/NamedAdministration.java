package dev.portcullis.admin;

import dev.portcullis.authz.FirstVersion;
import dev.portcullis.authz.Named;
import dev.portcullis.authz.NamedRecords;
import dev.portcullis.authz.Written;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Change;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows, sets and removes what is kept under a name, in versions. Safe for use by several threads.
 *
 * @param kind what it is, in a word
 * @param records where it is kept
 * @param shown one as a document
 */
record NamedAdministration<T extends Named>(
    String kind, NamedRecords<T> records, Function<T, Json.Obj> shown) {

  Answer answer(T record) {
    return Answer.ok(shown.apply(record)).version(record.version());
  }

  Deed show(String name) throws Declined {
    return new Deed.Answered(answer(records.find(name).orElseThrow(Declined::notFound)));
  }

  /** What is kept under this name, which is the version that the request is about. */
  Optional<T> current(Ask ask, String name) throws Declined {
    Optional<T> found = records.find(name);
    if (ask.versionOrFirst() != found.map(Named::version).orElse(0L)) {
      throw Declined.versionChanged();
    }
    return found;
  }

  /** The version of what comes in the place of this one. */
  static long next(Optional<? extends Named> before, InstantSource clock) {
    return before
        .map(found -> FirstVersion.next(found.version()))
        .orElseGet(() -> FirstVersion.at(clock.instant()));
  }

  /** Puts this one in the place of that one. */
  Deed put(Optional<T> before, T after, Optional<String> tenant) {
    Change change = change(after.name(), tenant, before, Optional.of(after));
    return new Deed.Proposed(
        change,
        () ->
            switch (records.put(after)) {
              case DONE -> Deed.Done.of(answer(after), change);
              case CONFLICT, ABSENT -> throw Declined.versionChanged();
            });
  }

  Deed remove(Ask ask, String name, Optional<String> tenant) throws Declined {
    T before = records.find(name).orElseThrow(Declined::notFound);
    if (ask.version() != before.version()) {
      throw Declined.versionChanged();
    }
    Change change = change(name, tenant, Optional.of(before), Optional.empty());
    return new Deed.Proposed(
        change,
        () -> {
          Written written = records.remove(name, before.version());
          return switch (written) {
            case DONE -> Deed.Done.of(Answer.ok(shown.apply(before)), change);
            case CONFLICT, ABSENT -> throw Declined.versionChanged();
          };
        });
  }

  private Change change(
      String name, Optional<String> tenant, Optional<T> before, Optional<T> after) {
    return new Change(kind, name, tenant, before.map(shown), after.map(shown));
  }
}
