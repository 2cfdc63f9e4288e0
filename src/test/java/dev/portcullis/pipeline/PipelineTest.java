package dev.portcullis.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.PipelineWorld.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hard cases of the contract, over layers that make it hard. */
class PipelineTest {
  private final PipelineWorld world = new PipelineWorld();

  @Test
  void streamsThroughEveryLayerAndSettlesWhatWasCounted() {
    Run run = world.stream();
    assertThat(run.wire()).isEqualTo("200:my [redacted] is out se[DONE]");
    assertThat(run.end()).isEqualTo("end");
    assertThat(run.trail()).containsExactly("answered 200 k 4");
    assertThat(run.ledger()).containsExactly("reserve", "settle 4");
  }

  @Test
  void answersPlainlyAfterEveryLayerHasSeenTheDocument() {
    Run run = world.plain();
    assertThat(run.wire()).isEqualTo("200:my [redacted] is out se");
    assertThat(run.ledger()).containsExactly("reserve", "settle 7");
  }

  @Test
  void refusesTheAnonymousBeforeAnythingIsReservedOrSent() {
    Run run = world.with("credential", "").stream();
    assertThat(run.end()).isEqualTo("problem MISSING_CREDENTIAL");
    assertThat(run.trail()).containsExactly("refused MISSING_CREDENTIAL - 0");
    assertThat(run.ledger()).isEmpty();
    assertThat(run.upstreamCalls()).isZero();
  }

  @Test
  void chargesNothingForWhatTheGuardRefusedBeforeTheUpstream() {
    Run run = world.with("prompt", "attack").stream();
    assertThat(run.end()).isEqualTo("problem GUARDED");
    assertThat(run.ledger()).containsExactly("reserve", "free");
    assertThat(run.upstreamCalls()).isZero();
  }

  @Test
  void turnsAPlainReplyWithoutEvidenceIntoA503() {
    Run run = world.auditDown().plain();
    assertThat(run.wire()).isEqualTo("503:");
    assertThat(run.end()).isEqualTo("problem UNAVAILABLE");
    assertThat(run.ledger()).containsExactly("reserve", "settle 7");
  }

  @Test
  void cutsAStreamWithoutEvidenceBeforeItsTail() {
    Run run = world.auditDown().stream();
    assertThat(run.wire()).isEqualTo("200:my [redacted] is out se");
    assertThat(run.end()).isEqualTo("reset DEFECT");
  }

  @Test
  void cutsAStreamThatTheUpstreamCut() {
    Run run = world.upstreamFailsAt(2).stream();
    assertThat(run.wire()).isEqualTo("200:my ");
    assertThat(run.end()).isEqualTo("reset UPSTREAM");
    assertThat(run.trail()).containsExactly("cut UPSTREAM k 2");
    assertThat(run.ledger()).containsExactly("reserve", "settle 2");
  }

  @Test
  void refusesWhatTheUpstreamCutBeforeItsFirstContentAndChargesItInFull() {
    Run run = world.upstreamFailsAt(0).stream();
    assertThat(run.end()).isEqualTo("problem UPSTREAM_FAILED");
    assertThat(run.ledger()).containsExactly("reserve", "in full");
  }

  @Test
  void refusesAfterADeadlineBeforeTheFirstContentAndLeavesTheThreadUninterrupted() {
    Run run = world.deadlineAt(0).stream();
    assertThat(run.end()).isEqualTo("problem DEADLINE");
    assertThat(run.trail()).containsExactly("refused DEADLINE k 0");
    assertThat(run.ledger()).containsExactly("reserve", "in full");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void cutsAtADeadlineAtEachFrame(int frame) {
    Run run = world.deadlineAt(frame).stream();
    assertThat(run.end()).isEqualTo("reset DEADLINE");
    assertThat(run.trail()).containsExactly("cut DEADLINE k " + frame);
    assertThat(run.ledger()).containsExactly("reserve", "settle " + frame);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void settlesAndRecordsOnceWhenTheClientLeavesAtEachFrame(int frame) {
    Run run = world.clientLeavesAt(frame).stream();
    assertThat(run.end()).isEqualTo("reset CLIENT_GONE");
    assertThat(run.trail()).hasSize(1);
    assertThat(run.ledger().getLast()).startsWith("settle");
  }

  @Test
  void settlesAllTheSameWhenTheClientLeavesAtTheTail() {
    Run run = world.clientLeavesAt(3).stream();
    assertThat(run.end()).isEqualTo("gone at the tail");
    assertThat(run.ledger()).containsExactly("reserve", "settle 4");
  }

  @Test
  void cutsWhereTheClientHasGoneBeforeTheReplyBegan() {
    Run run = world.clientGoneInForward().stream();
    assertThat(run.end()).isEqualTo("reset CLIENT_GONE");
    assertThat(run.trail()).containsExactly("cut CLIENT_GONE k 0");
  }

  @Test
  void letsTheGuardStopAStream() {
    world.chunks("all ", "poison", " here");
    Run run = world.stream();
    assertThat(run.wire()).isEqualTo("200:all ");
    assertThat(run.end()).isEqualTo("reset GUARD");
    assertThat(run.trail()).containsExactly("cut GUARD k 2");
    assertThat(run.ledger()).containsExactly("reserve", "settle 2");
  }

  @Test
  void chargesAPlainReplyThatTheGuardRefused() {
    world.chunks("all ", "poison", " here");
    Run run = world.plain();
    assertThat(run.end()).isEqualTo("problem GUARDED");
    assertThat(run.ledger()).containsExactly("reserve", "settle 7");
    assertThat(run.upstreamCalls()).isOne();
  }

  @ParameterizedTest
  @CsvSource({"authn,", "quota,", "guard,free", "forward,free"})
  void settlesOnceWhatWasReservedBeforeALayerThrew(String layer, String settled) {
    Run run = world.throwsBefore(layer).stream();
    assertThat(run.ledger()).isEqualTo(settled == null ? List.of() : List.of("reserve", settled));
  }

  @Test
  void refusesWhenAuditThrowsBeforeItProceedsAndReachesNothing() {
    Run run = world.throwsBefore("audit").stream();
    assertThat(run.wire()).isEqualTo("503:");
    assertThat(run.end()).isEqualTo("problem UNAVAILABLE");
    assertThat(run.ledger()).isEmpty();
    assertThat(run.upstreamCalls()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"authn", "quota", "guard", "forward"})
  void refusesWhenALayerThrowsBeforeItProceedsAndNeverReachesTheUpstream(String layer) {
    Run run = world.throwsBefore(layer).stream();
    assertThat(run.end()).isEqualTo("problem UNAVAILABLE");
    assertThat(run.trail()).hasSize(1);
    assertThat(run.upstreamCalls()).isZero();
    assertThat(run.failures()).containsExactly(layer + ": NoClassDefFoundError");
  }

  @ParameterizedTest
  @CsvSource({"authn,2", "quota,2", "guard,2", "forward,2"})
  void cutsAndSettlesOnceWhenALayerThrowsAfterTheReplyHasBegun(String layer, int entries) {
    Run run = world.throwsAfter(layer).stream();
    assertThat(run.end()).isEqualTo("reset DEFECT");
    assertThat(run.trail()).hasSize(1);
    assertThat(run.ledger()).hasSize(entries);
  }

  @Test
  void failsALayerThatProceedsTwiceByName() {
    Layer greedy =
        (in, out, next) -> {
          next.proceed(out);
          return next.proceed(out);
        };
    Run run = world.run(List.of(named("greedy", greedy), world.forward()), "plain");
    assertThat(run.end()).isEqualTo("problem UNAVAILABLE");
    assertThat(run.failures()).containsExactly("greedy: IllegalStateException");
  }

  @Test
  void cutsWhenALayerRefusesAfterTheReplyHasBegun() {
    Layer late =
        (in, out, next) -> {
          next.proceed(out);
          return Outcome.refused(Reason.GUARDED, "too late");
        };
    Run run = world.run(List.of(named("late", late), world.forward()), "stream");
    assertThat(run.end()).isEqualTo("reset DEFECT");
  }

  @Test
  void failsALayerThatBeginsTwice() {
    Layer twice =
        (in, out, next) -> {
          out.begin(new Head(200, Headers.NONE));
          out.begin(new Head(200, Headers.NONE));
          return new Outcome.Cut(Cause.UPSTREAM);
        };
    assertThat(world.run(List.of(named("twice", twice)), "stream").failures())
        .containsExactly("twice: IllegalStateException");
  }

  @Test
  void failsALayerThatWritesBeforeItBegins() {
    Layer early =
        (in, out, next) -> {
          out.write(Frame.Bytes.NONE);
          return new Outcome.Cut(Cause.UPSTREAM);
        };
    Run run = world.run(List.of(named("early", early)), "stream");
    assertThat(run.end()).isEqualTo("problem UNAVAILABLE");
    assertThat(run.failures()).containsExactly("early: IllegalStateException");
  }

  @Test
  void failsALayerThatReturnsNothing() {
    @SuppressWarnings("NullAway") // that is the case
    Layer nothing = (in, out, next) -> null;
    assertThat(world.run(List.of(named("nothing", nothing)), "plain").end())
        .isEqualTo("problem UNAVAILABLE");
  }

  @Test
  void refusesWhenNoLayerIsTerminal() {
    Layer passes = (in, out, next) -> next.proceed(out);
    assertThat(world.run(List.of(named("passes", passes)), "plain").end())
        .isEqualTo("problem UNAVAILABLE");
  }

  @Test
  void runsWhatIsLeftForAfterwardsThoughATaskFails() {
    Exchange in = Exchanges.get("/", Headers.NONE);
    List<String> ran = new ArrayList<>();
    in.afterwards(
        () -> {
          throw new IllegalStateException("first");
        });
    in.afterwards(() -> ran.add("second"));
    in.runAfterwards(failure -> ran.add(String.valueOf(failure.getMessage())));
    assertThat(ran).containsExactly("first", "second");
  }

  private static Layer named(String name, Layer layer) {
    return PipelineWorld.named(name, layer);
  }
}
