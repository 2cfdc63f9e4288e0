package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Usage.Basis;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.QuotaRules.Ceiling;
import dev.portcullis.quota.QuotaRules.OfRoute;
import dev.portcullis.quota.QuotaWorld.Below;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call is charged, however it ends, and what is reserved for it. */
class QuotaLayerTest extends QuotaLayerCase {
  /** How a call ended, and what it costs. */
  record Ending(String name, Below below, long tokens, long requests) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Ending> endings() {
    return Stream.of(
        new Ending("answered, reported", used(Basis.REPORTED, answered()), 32, 1),
        new Ending("answered, counted", used(Basis.COUNTED, answered()), 32, 1),
        new Ending("answered, unknown", used(Basis.UNKNOWN, answered()), RESERVED, 1),
        new Ending("answered by the gateway", used(Basis.NONE, answered()), 0, 1),
        new Ending("guard, input", used(Basis.NONE, refused(Reason.GUARDED)), 0, 1),
        new Ending("guard, output", used(Basis.REPORTED, refused(Reason.GUARDED)), 32, 1),
        new Ending(
            "upstream not reached", used(Basis.NONE, refused(Reason.UPSTREAM_UNREACHABLE)), 0, 0),
        new Ending("gateway failed", used(Basis.NONE, refused(Reason.UNAVAILABLE)), 0, 0),
        new Ending(
            "upstream failed, unknown",
            used(Basis.UNKNOWN, refused(Reason.UPSTREAM_FAILED)),
            RESERVED,
            1),
        new Ending(
            "upstream failed, counted",
            used(Basis.COUNTED, refused(Reason.UPSTREAM_FAILED)),
            32,
            1),
        new Ending("client gone, counted", cut(Basis.COUNTED, Cause.CLIENT_GONE), 32, 1),
        new Ending("client gone, unknown", cut(Basis.UNKNOWN, Cause.CLIENT_GONE), RESERVED, 1),
        new Ending(
            "client gone, nothing sent",
            used(Basis.NONE, new Outcome.Cut(Cause.CLIENT_GONE)),
            0,
            1),
        new Ending("upstream cut, counted", cut(Basis.COUNTED, Cause.UPSTREAM), 32, 1),
        new Ending("upstream cut, unknown", cut(Basis.UNKNOWN, Cause.UPSTREAM), RESERVED, 1),
        new Ending("guard cut, counted", cut(Basis.COUNTED, Cause.GUARD), 32, 1),
        new Ending("deadline, reported", cut(Basis.REPORTED, Cause.DEADLINE), 32, 1),
        new Ending(
            "a layer threw",
            (in, out) -> {
              throw new NoClassDefFoundError("boom");
            },
            0,
            0),
        new Ending(
            "a layer threw after something was sent",
            (in, out) -> {
              in.usage(Usage.UNKNOWN);
              throw new IllegalStateException("boom");
            },
            RESERVED,
            1));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void chargesWhatACallCostAndSaysSoForTheEvidence(Ending ending) {
    world(eachKey("requests=10/1m", "tokens=" + TOKENS, "concurrent=1"));

    Ran ran = world.run(chat(), ending.below());

    assertThat(tokens("k1")).isEqualTo(ending.tokens());
    assertThat(requests("k1")).isEqualTo(ending.requests());
    assertThat(world.used(Subject.key("k1"), Demanded.slot("1"))).isZero();
    assertThat(ran.in().quota().get())
        .contains(
            new QuotaFinding.Taken(
                3, Optional.of(new QuotaFinding.Tokens(RESERVED, ending.tokens()))));
  }

  @Test
  void holdsTheReservationWhileACallRuns() {
    world(eachKey("tokens=" + TOKENS, "concurrent=1"));
    var during = new long[2];

    world.run(
        chat(),
        (in, out) -> {
          during[0] = tokens("k1");
          during[1] = world.used(Subject.key("k1"), Demanded.slot("1"));
          return answered();
        });

    assertThat(during).containsExactly(RESERVED, 1);
  }

  @Test
  void booksADebtThatBlocksTheNextCallAndIsInTheEvidence() {
    world(eachKey("tokens=" + TOKENS));

    Ran ran = world.run(chat(), answering(10, 950));

    QuotaFinding.Tokens found =
        ((QuotaFinding.Taken) ran.in().quota().required()).tokens().orElseThrow();
    assertThat(found.debt()).isEqualTo(860);
    assertThat(reason(world.run(chat(), answering(1, 1)))).isEqualTo(Reason.THROTTLED);
  }

  @ParameterizedTest
  @EnumSource(Operation.class)
  void reservesWhatAnOperationCanCost(Operation operation) {
    world(eachKey("tokens=" + TOKENS, "requests=10/1m"));
    var during = new long[1];

    world.run(
        chat().operation(operation),
        (in, out) -> {
          during[0] = tokens("k1");
          return answered();
        });

    long expected =
        switch (operation) {
          case CHAT, RESPONSES, MESSAGES, INVOKE -> 100;
          case EMBEDDINGS -> 10;
          default -> 0;
        };
    assertThat(during[0]).isEqualTo(expected);
    assertThat(requests("k1")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Operation.class,
      names = {"MESSAGES_COUNT_TOKENS", "MODELS_READ"})
  void chargesNoTokensForWhatConsumesNone(Operation operation) {
    world(eachKey("tokens=" + TOKENS));

    world.run(chat().operation(operation), used(Basis.COUNTED, answered()));

    assertThat(tokens("k1")).isZero();
  }

  @Test
  void reservesTheCeilingOfTheModelWhereTheCallerNamesNoMaximum() {
    var route =
        new OfRoute(
            Limits.NONE,
            List.of(),
            List.of(new Ceiling(new Wildcard("small"), 50), new Ceiling(new Wildcard("s*"), 60)),
            70);
    Limits limits = Limits.parse(List.of("tokens=" + TOKENS));
    world(new QuotaRules(limits, Limits.NONE, Limits.NONE, Map.of(), Map.of("openai", route)));

    assertThat(reservedFor(chat().noMaximum().model("small"))).isEqualTo(60);
    assertThat(reservedFor(chat().noMaximum().model("smaller"))).isEqualTo(70);
    assertThat(reservedFor(chat().noMaximum().model("large"))).isEqualTo(80);
    assertThat(reservedFor(chat().maximum(5).model("large"))).isEqualTo(15);
  }

  private long reservedFor(QuotaWorld.Asked asked) {
    Ran ran = world.run(asked, (in, out) -> refused(Reason.UNAVAILABLE));
    return ((QuotaFinding.Taken) ran.in().quota().required()).tokens().orElseThrow().reserved();
  }
}
