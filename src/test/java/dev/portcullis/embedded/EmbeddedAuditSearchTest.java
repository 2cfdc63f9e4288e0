package dev.portcullis.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portcullis.audit.AuditSearch.Wanted;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Cursor;
import dev.portcullis.pipeline.InvalidCursor;
import dev.portcullis.pipeline.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAuditSearchTest {
  private static final Wanted ALL =
      new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir Path folder;
  private EmbeddedAuditSearch search;

  @BeforeEach
  void write() throws IOException {
    search = new EmbeddedAuditSearch(folder);
    for (String chain : List.of("20260102-b", "20260101-a")) {
      try (var trail = new EmbeddedAuditTrail(folder, chain)) {
        for (int i = 0; i < 5; i++) {
          trail.accept(event(chain + "/" + i, 1_000L * i, i % 2 == 0 ? "answered" : "refused"));
        }
      }
    }
  }

  private static Json.Obj event(String principal, long time, String outcome) {
    return Json.obj(
        Json.member("time", time),
        Json.member(
            "actor", Json.obj(Json.member("user", Json.obj(Json.member("uid", principal))))),
        Json.member(
            "unmapped",
            Json.obj(Json.member("portcullis", Json.obj(Json.member("outcome", outcome))))));
  }

  private List<String> found(Wanted wanted, int size) {
    var found = new ArrayList<String>();
    Optional<Cursor> at = Optional.empty();
    do {
      Page<Json.Obj> page = search.search(wanted, at, size);
      assertThat(page.items().size()).isLessThanOrEqualTo(size);
      page.items()
          .forEach(
              event ->
                  found.add(
                      event
                          .at("actor")
                          .flatMap(actor -> actor.at("user"))
                          .flatMap(user -> user.text("uid"))
                          .orElseThrow()));
      at = page.next();
    } while (at.isPresent());
    return found;
  }

  @Test
  void findsAllEventsInTheirOrderOncePageByPage() {
    List<String> all = found(ALL, 3);

    assertThat(all).hasSize(10).doesNotHaveDuplicates().isSorted();
    assertThat(found(ALL, 200)).isEqualTo(all);
  }

  @Test
  void findsThoseThatAreWanted() {
    var between =
        new Wanted(
            Optional.of(Instant.ofEpochSecond(1)),
            Optional.of(Instant.ofEpochSecond(3)),
            Optional.empty(),
            Optional.empty());
    assertThat(found(between, 2))
        .containsExactly("20260101-a/1", "20260101-a/2", "20260102-b/1", "20260102-b/2");
    assertThat(
            found(
                new Wanted(
                    Optional.empty(), Optional.empty(), Optional.of("refused"), Optional.empty()),
                2))
        .hasSize(4);
    assertThat(
            found(
                new Wanted(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("20260102-b/4")),
                2))
        .containsExactly("20260102-b/4");
  }

  @Test
  void leavesALineThatIsBeingWrittenForTheNextTime() throws IOException {
    Path file = folder.resolve("20260102-b.jsonl");
    Files.writeString(file, "{\"time\":1,\"actor\":{\"us", StandardOpenOption.APPEND);

    assertThat(found(ALL, 200)).hasSize(10);
  }

  @Test
  void takesNoCursorThatLeadsElsewhere() {
    for (String place : List.of("../../etc/passwd/0", "20260101-a/-1", "20260101-a", "/0")) {
      assertThatThrownBy(() -> search.search(ALL, Optional.of(Cursor.at("audit", place)), 1))
          .isInstanceOf(InvalidCursor.class);
    }
    assertThatThrownBy(() -> search.search(ALL, Optional.of(Cursor.at("keys", "20260101-a/0")), 1))
        .isInstanceOf(InvalidCursor.class);
  }
}
