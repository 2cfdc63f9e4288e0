package dev.portcullis.posture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.portcullis.adapters.Adapters;
import dev.portcullis.admin.Control;
import dev.portcullis.admin.Control.State;
import dev.portcullis.audit.AuditTrail;
import dev.portcullis.audit.WatchedTrail.Seen;
import dev.portcullis.json.Json;
import dev.portcullis.pipeline.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where evidence is kept, and who is told. */
class TrailPostureTest extends PostureCase {
  private static final Instant LAST = Instant.parse("2026-11-26T09:59:07.123Z");

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "aws", "stdout"})
  void auditsThatNothingWasSeenOfAreNeverPlainlyOn(String trail) {
    assertThat(with("adapters.audit-trail", trail).said("Audits")).isEqualTo("partly");
  }

  @Test
  void auditsAreOnWhereThisProcessKeepsThem() {
    try (Adapters adapters = configuration().adapters()) {
      AuditTrail trail = adapters.auditTrail();
      assertThat(audits(adapters).evidence())
          .anyMatch(begins("This process began a chain there at"));

      trail.accept(Json.obj());

      Control control = audits(adapters);
      assertThat(control.state()).isEqualTo(State.ON);
      assertThat(control.evidence())
          .anyMatch(begins("The last event of this process was accepted at 20"))
          .contains("Another chain could be begun there.");
    }
  }

  @Test
  void auditsAreOnWhereAnotherProcessIsSeenToHaveKeptThem() throws IOException {
    try (Adapters another = configuration().adapters()) {
      another.auditTrail().accept(Json.obj());
    }
    Path chain = folder.resolve("data/audit").resolve(onlyChain() + ".jsonl");
    Files.setLastModifiedTime(chain, FileTime.from(LAST));

    Control control = found("Audits", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.ON);
    assertThat(control.evidence())
        .contains(
            "Of the chains there " + onlyChain() + " was written last, at 2026-11-26T09:59:07Z.");
  }

  /** A start makes the file of its chain; that is no event. */
  @Test
  void aChainWithoutAnEventIsNoEvidence() {
    try (Adapters another = configuration().adapters()) {
      var unused = another.auditTrail();
    }

    Control control = found("Audits", NOT_TAKEN);

    assertThat(control.state()).isEqualTo(State.PARTLY);
    assertThat(control.evidence()).contains("There is no event yet.");
  }

  @Test
  void auditsAreOffWhereTheLastEventWasNotAccepted() {
    try (Adapters adapters = configuration().adapters()) {
      AuditTrail trail = adapters.auditTrail();
      trail.accept(Json.obj());
      assertThatExceptionOfType(AuditTrail.TrailUnavailable.class)
          .isThrownBy(() -> trail.accept(Json.obj(Json.member("fraction", new Json.Num("1.5")))));

      Control control = audits(adapters);

      assertThat(control.state()).isEqualTo(State.OFF);
      assertThat(control.evidence())
          .anyMatch(begins("The last event of this process was not accepted (failed), at 20"))
          .anyMatch(sentence -> sentence.contains("the last one that was, at 20"));
    }
  }

  @Test
  void auditsArePartlyOnWhereNoOtherChainCouldBeBegun() throws IOException {
    try (Adapters adapters = configuration().adapters()) {
      adapters.auditTrail().accept(Json.obj());
      Path audit = folder.resolve("data/audit");
      Files.move(audit, folder.resolve("data/elsewhere"));
      Files.createFile(audit);

      Control control = audits(adapters);

      assertThat(control.state()).isEqualTo(State.PARTLY);
      assertThat(control.evidence())
          .contains("No other chain could be begun there: the folder cannot be written.");
      assertThat(control.advice()).anyMatch(begins("Let this process write its data directory"));
    }
  }

  @Test
  void auditsOnAwsAreOnOnceAnEventWasDelivered() {
    Control tried = onAws(Optional.of(new Seen.Opened(LAST)));
    Control delivered = onAws(Optional.of(new Seen.Accepted(LAST)));
    Control refused =
        onAws(Optional.of(new Seen.Refused(LAST, Fault.ACCESS_DENIED, Optional.empty())));
    Control notTried = onAws(Optional.empty());

    assertThat(tried.state()).isEqualTo(State.PARTLY);
    assertThat(tried.evidence())
        .contains(
            "A stream was made there at 2026-11-26T09:59:07Z, and no event was delivered yet.");
    assertThat(delivered.state()).isEqualTo(State.ON);
    assertThat(delivered.evidence())
        .contains("The last event of this process was accepted at 2026-11-26T09:59:07Z.");
    assertThat(delivered.advice()).isEmpty();
    assertThat(refused.state()).isEqualTo(State.OFF);
    assertThat(refused.evidence())
        .anyMatch(begins("The last event of this process was not accepted"));
    assertThat(notTried.state()).isEqualTo(State.PARTLY);
    assertThat(notTried.evidence()).anyMatch(sentence -> sentence.endsWith("was not tried."));
    assertThat(notTried.advice())
        .anyMatch(sentence -> sentence.contains("--log-group-name /portcullis/audit"));
  }

  @Test
  void linesThatSomebodyElseKeepsAreNeverPlainlyOn() {
    with("adapters.audit-trail", "stdout");
    TrailPosture trail = new TrailPosture(configuration().adapters());

    Control accepted = trail.control(Optional.of(new Seen.Accepted(LAST)));

    assertThat(accepted.state()).isEqualTo(State.PARTLY);
    assertThat(accepted.evidence()).anyMatch(begins("The last event of this process was accepted"));
    assertThat(
            trail
                .control(Optional.of(new Seen.Refused(LAST, Fault.FAILED, Optional.of(LAST))))
                .state())
        .isEqualTo(State.OFF);
  }

  /** Alarms that infra/terraform makes are not seen by the process. */
  @ParameterizedTest
  @CsvSource({"embedded, off, false", "aws, partly, true", "stdout, partly, true"})
  void alertsAreNeverPlainlyOn(String trail, String state, boolean alarms) {
    Control control = with("adapters.audit-trail", trail).found("Monitoring", NOT_TAKEN);

    assertThat(control.state().text()).isEqualTo(state);
    assertThat(control.advice().toString().contains("aws cloudwatch describe-alarms"))
        .isEqualTo(alarms);
    assertThat(control.evidence().toString().contains("Not looked at")).isEqualTo(alarms);
  }

  private Control onAws(Optional<Seen> seen) {
    with("adapters.audit-trail", "aws");
    return new TrailPosture(configuration().adapters()).control(seen);
  }

  private static Control audits(Adapters adapters) {
    return new TrailPosture(adapters).control();
  }

  private static Predicate<String> begins(String beginning) {
    return sentence -> sentence.startsWith(beginning);
  }

  private String onlyChain() throws IOException {
    try (var files = Files.list(folder.resolve("data/audit"))) {
      String name = files.toList().getFirst().getFileName().toString();
      return name.substring(0, name.length() - ".jsonl".length());
    }
  }
}
