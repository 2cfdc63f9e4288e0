package dev.portcullis.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.audit.CommandAudit.Verdict;
import dev.portcullis.json.Json;
import dev.portcullis.json.JsonWriter;
import dev.portcullis.pipeline.Change;
import dev.portcullis.pipeline.Operation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CommandAuditTest {
  private static final Change CHANGE =
      new Change(
          "role",
          "ops",
          Optional.empty(),
          Optional.empty(),
          Optional.of(Json.obj(Json.member("name", "ops"))));

  private final Chain chain = new Chain("chain-cli");
  private final List<Json.Obj> events = new ArrayList<>();
  private int failing = Integer.MAX_VALUE;
  private final List<String> lines = new ArrayList<>();

  /** How many have passed when a single one does not. */
  private int refusing = Integer.MAX_VALUE;

  private int opened;
  private final CommandAudit audit =
      new CommandAudit(
          () -> {
            opened++;
            return this::accept;
          },
          new AuditEvent.Product("Portcullis", "Portcullis", "1"),
          "alice",
          () -> Instant.parse("2026-11-26T10:00:00Z"));

  private void accept(Json.Obj event) {
    if (events.size() >= failing) {
      throw new AuditTrail.TrailUnavailable("full", new IOException());
    }
    if (events.size() == refusing) {
      refusing = Integer.MAX_VALUE;
      throw new AuditTrail.TrailUnavailable("throttled", new IOException());
    }
    lines.add(chain.link(event));
    events.add(event);
  }

  @Test
  void announcesAChangeAndSaysThatItWasMadeByWhom() {
    assertThat(made()).isEqualTo("done");

    assertThat(events)
        .extracting(event -> event.text("status_code").orElse(""))
        .containsExactly("intended", "ok");
    assertThat(events).allMatch(event -> at(event, "actor", "user", "uid").equals("os/alice"));
    assertThat(events).allMatch(event -> at(event, "actor", "app_name").equals("command-line"));
    assertThat(events).allMatch(event -> at(event, "api", "operation").equals("roles.write"));
    assertThat(JsonWriter.text(events.getLast())).contains("changes");
    assertThat(verified()).isEqualTo(List.of());
  }

  @Test
  void makesNoChangeThatItCouldNotAnnounce() {
    failing = 0;
    var done = new ArrayList<String>();

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(
            () ->
                audit.make(
                    Operation.ROLES_WRITE,
                    CHANGE,
                    () -> done.add("changed"),
                    added -> new Verdict.Made(List.of(CHANGE))));

    assertThat(done).isEmpty();
  }

  @Test
  void leavesTheIntentWhereTheOutcomeIsNotAccepted() {
    failing = 1;

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(this::made)
        .withMessageContaining("was carried out");

    assertThat(verified()).hasSize(1);
  }

  @Test
  void takesBackWhatMustNotStandWithoutItsOutcome() {
    failing = 1;

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(() -> make(() -> List.of(CHANGE)))
        .withMessageContaining("So it was undone. No event says so. Look before");
    failing = 2;
    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(
            () ->
                make(
                    () -> {
                      throw new IllegalStateException("canary");
                    }))
        .withMessageContaining("It may stand. Look before")
        .withMessageNotContaining("canary");
  }

  @Test
  void saysThatItWasTakenBackWhereTheTrailTakesThatEvent() {
    refusing = 1;

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(() -> make(() -> List.of(CHANGE)))
        .withMessageContaining("So it was undone. Look before");

    assertThat(events)
        .extracting(event -> event.text("status_code").orElse(""))
        .containsExactly("intended", "taken_back");
    assertThat(at(events.getLast(), "action")).isEqualTo("Denied");
    assertThat(changes(events.getLast())).as("what was made, and what took it back").hasSize(2);
    assertThat(verified()).isEmpty();
  }

  @Test
  void saysThatNobodyKnowsWhereItMayNotHaveBeenTakenBack() {
    refusing = 1;

    assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
        .isThrownBy(
            () ->
                make(
                    () -> {
                      throw new IllegalStateException("canary");
                    }))
        .withMessageContaining("It may stand. Look before");

    assertThat(events)
        .extracting(event -> event.text("status_code").orElse(""))
        .containsExactly("intended", "outcome_unknown");
    assertThat(verified()).hasSize(1);
  }

  private static List<Json> changes(Json event) {
    return event
        .at("unmapped")
        .flatMap(unmapped -> unmapped.at("portcullis"))
        .orElseThrow()
        .items("changes");
  }

  private void make(Supplier<List<Change>> undo) {
    audit.make(
        Operation.KEYS_CREATE,
        CHANGE,
        () -> "it",
        done -> new Verdict.Made(List.of(CHANGE)),
        done ->
            Optional.of(
                new CommandAudit.Undo(undo, "So " + done + " was undone.", "It may stand.")));
  }

  @Test
  void saysThatAChangeWasNotMadeOrThatNobodyKnows() {
    audit.make(
        Operation.ROLES_WRITE, CHANGE, () -> 0, written -> new Verdict.NotMade("version_changed"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                audit.make(
                    Operation.ROLES_WRITE,
                    CHANGE,
                    () -> {
                      throw new IllegalStateException("canary");
                    },
                    nothing -> new Verdict.Made(List.of())));

    assertThat(events)
        .extracting(event -> event.text("status_code").orElse(""))
        .containsExactly("intended", "version_changed", "intended", "outcome_unknown");
    assertThat(verified()).as("the change of which nobody knows").hasSize(1);
    assertThat(events.stream().map(JsonWriter::text)).noneMatch(event -> event.contains("canary"));
  }

  @Test
  void opensOneTrailAndNoneForWhoeverOnlyLooks() {
    assertThat(opened).isZero();

    made();
    made();

    assertThat(opened).isOne();
  }

  private String made() {
    return audit.make(
        Operation.ROLES_WRITE, CHANGE, () -> "done", done -> new Verdict.Made(List.of(CHANGE)));
  }

  /** The requests whose outcome is not known. */
  private List<String> verified() {
    var verification = Verification.of(lines.iterator());
    assertThat(verification).isInstanceOf(Verification.Intact.class);
    return ((Verification.Intact) verification).open();
  }

  private static String at(Json event, String... path) {
    Json here = event;
    for (String name : path) {
      here = here.at(name).orElse(Json.Null.NULL);
    }
    return here.asText().orElse("");
  }
}
