package dev.portcullis.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.Fault;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of {@link NamedRecords} keeps. */
public abstract class NamedRecordsContract<T extends Named> {
  private static final int THREADS = 16;

  /** Another instance on the same store, which is empty when a test begins. */
  protected abstract NamedRecords<T> open();

  /** One of this name and version, different from others. */
  protected abstract T record(String name, long version);

  /** Keeps this text under a name, as the document, in version 1. */
  protected abstract void keep(String name, String document) throws Exception;

  /** One that is the first of its name, as it is kept. */
  private T first(NamedRecords<T> records, String name) {
    assertThat(records.put(record(name, 1))).isEqualTo(Written.DONE);
    return records.find(name).orElseThrow();
  }

  @Test
  void findsWhatWasPut() {
    T kept = first(open(), "acme");

    assertThat(open().find("acme")).contains(kept);
    assertThat(form().at(kept, 1)).isEqualTo(record("acme", 1));
    assertThat(open().find("Acme")).isEmpty();
    assertThat(open().find("acm")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "..", "../acme", "a/b", "a\u0000", "ä", "a*"})
  void findsNothingUnderWhatIsNoName(String name) {
    open().put(record("acme", 1));

    assertThat(open().find(name)).isEmpty();
    assertThat(open().remove(name, 1)).isEqualTo(Written.ABSENT);
  }

  @Test
  void replacesTheVersionBeforeItAlone() {
    NamedRecords<T> records = open();
    assertThat(records.put(record("acme", 2))).isEqualTo(Written.ABSENT);
    long first = first(records, "acme").version();

    assertThat(records.put(record("acme", 1))).isEqualTo(Written.CONFLICT);
    assertThat(records.put(record("acme", first))).isEqualTo(Written.CONFLICT);
    assertThat(records.put(record("acme", first + 2))).isEqualTo(Written.CONFLICT);
    assertThat(records.put(record("acme", first + 1))).isEqualTo(Written.DONE);

    assertThat(records.find("acme")).contains(record("acme", first + 1));
  }

  @Test
  void removesTheVersionThatWasExpectedAlone() {
    NamedRecords<T> records = open();
    assertThat(records.remove("acme", 1)).isEqualTo(Written.ABSENT);
    long first = first(records, "acme").version();
    first(records, "other");

    assertThat(records.remove("acme", first + 1)).isEqualTo(Written.CONFLICT);
    assertThat(records.find("acme")).isPresent();
    assertThat(records.remove("acme", first)).isEqualTo(Written.DONE);

    assertThat(open().find("acme")).isEmpty();
    assertThat(open().find("other")).isPresent();
    assertThat(records.put(record("acme", 1))).isEqualTo(Written.DONE);
  }

  /** Who has read what was there before must not change what is there now. */
  @Test
  void givesNoVersionTwiceToAName() {
    NamedRecords<T> records = open();
    long first = first(records, "acme").version();
    records.put(record("acme", first + 1));
    records.remove("acme", first + 1);

    long again = first(records, "acme").version();

    assertThat(again).isGreaterThan(first + 1);
    assertThat(records.put(record("acme", first + 1))).isEqualTo(Written.CONFLICT);
    assertThat(records.put(record("acme", first + 2))).isEqualTo(Written.CONFLICT);
    assertThat(records.remove("acme", first + 1)).isEqualTo(Written.CONFLICT);
    assertThat(records.find("acme")).contains(record("acme", 1, again));
  }

  @Test
  void takesNoChangeOfWhatWasRemovedForABeginning() {
    NamedRecords<T> records = open();
    long first = first(records, "acme").version();
    records.remove("acme", first);

    long later = FirstVersion.next(first + 1_023);

    assertThat(records.put(record("acme", 1, later))).isEqualTo(Written.ABSENT);
    assertThat(records.find("acme")).isEmpty();
  }

  @Test
  void replacesAlsoOverAVersionThatIsSkipped() {
    NamedRecords<T> records = open();
    long first = FirstVersion.at(Instant.parse("2026-11-01T10:00:00Z"));
    records.put(record("acme", 1, first));
    long version = first;
    for (int changes = 0; changes < 1_024; changes++) {
      version = FirstVersion.next(version);
      assertThat(records.put(record("acme", 1, version))).isEqualTo(Written.DONE);
    }

    assertThat(version).isEqualTo(first + 1_025);
    assertThat(records.find("acme")).contains(record("acme", 1, version));
  }

  /** Who says the first version learns no other one. */
  @Test
  void keepsAFirstVersionThatWasChosen() {
    NamedRecords<T> records = open();
    long first = FirstVersion.at(Instant.parse("2026-11-01T10:00:00Z"));

    assertThat(records.put(record("acme", first))).isEqualTo(Written.DONE);
    assertThat(records.find("acme")).contains(record("acme", first));
  }

  @Test
  void goesOnFromWhatWasKeptWithTheOldNumbers() throws Exception {
    keep("acme", dev.portcullis.json.JsonWriter.text(form().write(record("acme", 1))));

    assertThat(open().put(record("acme", 2))).isEqualTo(Written.DONE);
    assertThat(open().find("acme")).contains(record("acme", 2));
  }

  private T record(String name, long content, long version) {
    return form().at(record(name, content), version);
  }

  @Test
  void listsByNamePageByPage() {
    NamedRecords<T> records = open();
    var expected = new ArrayList<T>();
    for (String name : List.of("d", "c", "b", "a-b", "a")) {
      expected.addFirst(first(records, name));
    }

    assertThat(Page.all(after -> records.page(after, 2))).isEqualTo(expected);
    assertThat(records.page(Optional.empty(), 2).items()).isEqualTo(expected.subList(0, 2));
  }

  @Test
  void goesOnAfterOneThatWasRemoved() {
    NamedRecords<T> records = open();
    T gone = first(records, "a");
    T second = first(records, "b");
    T third = first(records, "c");
    Optional<Cursor> next = records.page(Optional.empty(), 1).next();
    records.remove("a", gone.version());

    assertThat(records.page(next, 9).items()).containsExactly(second, third);
  }

  @Test
  void refusesCursorsOfOtherLists() {
    NamedRecords<T> records = open();

    for (Cursor cursor :
        List.of(
            new Cursor("a"),
            Cursor.at("keys", "acme"),
            Cursor.at("roles", ""),
            Cursor.at("tenants", "../acme"))) {
      assertThatExceptionOfType(InvalidCursor.class)
          .isThrownBy(() -> records.page(Optional.of(cursor), 1));
    }
  }

  @Test
  void refusesWhatHasNoPositiveVersionOrPagesOfNoSize() {
    assertThatIllegalArgumentException().isThrownBy(() -> open().put(record("acme", 0)));
    assertThatIllegalArgumentException().isThrownBy(() -> open().page(Optional.empty(), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "null", "[]"})
  void neverTakesADamagedOneForNone(String document) throws Exception {
    keep("acme", document);

    assertUnavailable(() -> open().find("acme"));
  }

  @Test
  void servesNoneUnderTheNameOfAnother() throws Exception {
    keep("acme", dev.portcullis.json.JsonWriter.text(form().write(record("other", 1))));

    assertUnavailable(() -> open().find("acme"));
  }

  /** How they are written. */
  protected abstract Form<T> form();

  private static void assertUnavailable(Runnable call) {
    assertThatExceptionOfType(RecordsUnavailable.class)
        .isThrownBy(call::run)
        .satisfies(failure -> assertThat(failure.fault()).isIn(Fault.DAMAGED, Fault.FAILED));
  }

  @Test
  void keepsOneOfManyThatArePutAtOnce() throws Exception {
    Callable<Written> put = () -> open().put(record("acme", 1));

    var results = new ArrayList<Written>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Written> each : threads.invokeAll(Collections.nCopies(THREADS, put))) {
        results.add(each.get());
      }
    }

    assertThat(results).containsOnlyOnce(Written.DONE).containsOnly(Written.DONE, Written.CONFLICT);
  }

  @Test
  void finishesWhatACallerAskedForThatIsInterrupted() {
    NamedRecords<T> records = open();
    Thread.currentThread().interrupt();

    Written put = records.put(record("acme", 1));
    var found = records.find("acme");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(put).isEqualTo(Written.DONE);
    assertThat(found).isPresent();
  }
}
