package dev.portcullis.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guard on text that comes piece by piece. */
class GuardStreamTest extends GuardStreamCase {
  @Test
  void lettersEachEventLeaveAsItIsWhereNoSecretCouldBegin() {
    String[] events = {
      ROLE, delta("You can"), delta(" do it"), delta(" like you want"), delta(".\n"), STOP, DONE
    };

    var run = GuardWorld.chat(DEFAULT).streams(events);

    assertThat(run.wire()).isEqualTo(wires(events));
  }

  @Test
  void holdsBackWhatCouldBeginASecretAndNoMore() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(ROLE, delta("a gh"), delta("p"), delta("_x y"), delta("!"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("a "), delta(""), delta("ghp_x y"), delta("!"), STOP, DONE));
  }

  @Test
  void replacesASecretThatIsCutOverEvents() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(ROLE, delta("key " + START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("key "), delta(HIDDEN), delta(" ok"), STOP, DONE));
    assertThat(run.findings()).containsExactly("output github-token redact 1");
  }

  @Test
  void keepsChannelsApart() {
    var run =
        GuardWorld.chat(DEFAULT)
            .streams(delta(0, START), delta(1, START), delta(1, " no"), delta(0, REST), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(
            wires(
                delta(0, ""), delta(1, ""), delta(1, START + " no"), delta(0, HIDDEN), STOP, DONE));
  }

  @Test
  void letsHeldTextGoInACopyOfTheLastDeltaBeforeItsChannelCloses() {
    var run = GuardWorld.chat(DEFAULT).streams(ROLE, delta("so gh"), delta("p"), STOP, DONE);

    assertThat(run.wire())
        .isEqualTo(wires(ROLE, delta("so "), delta(""), delta("ghp"), STOP, DONE));
  }

  @Test
  void letsHeldTextGoBeforeATailThatClosesNothing() {
    var run = GuardWorld.chat(DEFAULT).streams(ROLE, delta("so gh"), DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, delta("so "), delta("gh"), DONE));
  }

  @Test
  void neverHoldsForWhatIsFlaggedAlone() {
    String[] events = {ROLE, delta(START), delta(REST), delta(" gh"), STOP, DONE};

    var run = GuardWorld.chat(FLAG).streams(events);

    assertThat(run.wire()).isEqualTo(wires(events));
    assertThat(run.findings()).containsExactly("output github-token flag 1");
  }

  @Test
  void replacesAPrivateKeyOfAnyLengthWithoutHoldingIt() {
    String line = "\n" + "Qm9vZ2llMTIzNDU2Nzg5MEFi".repeat(2);
    List<String> events = new ArrayList<>(List.of(ROLE));
    events.add(delta("Here: -----BEGIN RSA " + "PRIVATE KEY-----"));
    IntStream.range(0, 2_000).forEach(i -> events.add(delta(line)));
    events.add(delta("\n-----END RSA " + "PRIVATE KEY-----\nbye"));
    events.add(STOP);
    events.add(DONE);

    var run = GuardWorld.chat(DEFAULT).streams(events);

    assertThat(run.joined("choices", "0", "delta", "content"))
        .isEqualTo("Here: [redacted:pem-private-key]\nbye");
    assertThat(run.frames()).hasSize(events.size() - 1);
    assertThat(run.wire().get(2)).contains("[redacted:pem-private-key]");
  }

  @Test
  void refusesAStreamThatBeginsWithASecretAsAPlainReply() {
    var run =
        GuardWorld.chat(REFUSE).streams(ROLE, delta(START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.refusal().map(Refusal::detail).orElseThrow())
        .contains("github-token")
        .doesNotContain(TOKEN);
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void cutsAStreamAtASecretAndLetsNothingOfItOut() {
    var run =
        GuardWorld.chat(REFUSE)
            .streams(ROLE, delta("Well, "), delta(START), delta(REST), delta(" ok"), STOP, DONE);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.GUARD));
    assertThat(run.joined("choices", "0", "delta", "content")).isEqualTo("Well, ");
    assertThat(run.findings()).containsExactly("output github-token refuse 1");
  }

  @Test
  void refusesAStreamWhoseFirstTextHasASecret() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, delta("Well, " + TOKEN), STOP, DONE);

    assertThat(run.reason()).hasValue(Reason.GUARDED);
    assertThat(run.steps()).isEmpty();
  }

  @Test
  void beginsWithTheFirstTextWhereItMayRefuse() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, delta("g"), delta("o on"), STOP, DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, delta(""), delta("go on"), STOP, DONE));
    assertThat(run.steps()).startsWith("begin", "write", "write", "write");
  }

  @Test
  void beginsAStreamWithoutAnyTextWhereItMayRefuse() {
    var run = GuardWorld.chat(REFUSE).streams(ROLE, STOP, DONE);

    assertThat(run.wire()).isEqualTo(wires(ROLE, STOP, DONE));
    assertThat(run.steps()).containsExactly("begin", "write", "write");
  }

  @Test
  void doesNotWaitForEverForTextWhereItMayRefuse() {
    List<String> events = new ArrayList<>(Collections.nCopies(100, ROLE));
    events.add(DONE);

    var run = GuardWorld.chat(REFUSE).streams(events);

    assertThat(run.frames()).hasSize(100);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"FLAG", "REDACT", "REFUSE"})
  void leavesTheDepartureOfAClientWhatItIs(Action action) {
    var run =
        GuardWorld.chat(GuardWorld.policy(Action.ALLOW, action))
            .clientLeaves()
            .streams(ROLE, delta("hello "), STOP, DONE);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.CLIENT_GONE));
  }

  @Test
  void cutsAReplyThatSpeaksInMoreTextsThanItCanHold() {
    List<String> events = new ArrayList<>();
    IntStream.range(0, 2_000).forEach(i -> events.add(delta(i, "a gh")));
    events.add(DONE);

    var run = GuardWorld.chat(REDACT).streams(events);

    assertThat(run.outcome()).isEqualTo(new Outcome.Cut(Cause.GUARD));
  }
}
