package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Cause;
import dev.portcullis.pipeline.Frame;
import dev.portcullis.pipeline.Head;
import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Operation;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Refusal;
import dev.portcullis.pipeline.Stopped;
import dev.portcullis.pipeline.Usage;
import dev.portcullis.pipeline.Usage.Basis;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.QuotaRules.Ceiling;
import dev.portcullis.quota.QuotaRules.OfModel;
import dev.portcullis.quota.QuotaRules.OfRoute;
import dev.portcullis.quota.QuotaWorld.Below;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuotaLayerTest {
  private static final String TOKENS = "1000/1m";
  private static final long RESERVED = 100; // 10 of input, 90 of output

  @TempDir private Path folder;
  private final TestClock clock = new TestClock();
  private QuotaWorld world;

  @BeforeEach
  void open() {
    world = new QuotaWorld(folder, QuotaRules.NONE, clock);
  }

  private void world(QuotaRules rules) {
    world.rules(rules);
  }

  @AfterEach
  void close() throws IOException {
    world.close();
  }

  private static Reason reason(Ran ran) {
    return refusal(ran).reason();
  }

  private static Refusal refusal(Ran ran) {
    assertThat(ran.outcome()).isInstanceOf(Outcome.Refused.class);
    return ((Outcome.Refused) ran.outcome()).refusal();
  }

  private long tokens(String key) {
    return world.used(Subject.key(key), Demanded.tokens(1, TOKENS));
  }

  private long requests(String key) {
    return world.used(Subject.key(key), Demanded.request("10/1m"));
  }

  /** How a call ended, and what it costs. */
  record Ending(String name, Below below, long tokens, long requests) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Below used(Basis basis, Outcome outcome) {
    return (in, out) -> {
      in.usage(new Usage(basis == Basis.UNKNOWN || basis == Basis.NONE ? 0 : 12, 3, 20, basis));
      return outcome;
    };
  }

  private static Below cut(Basis basis, Cause cause) {
    return (in, out) -> {
      out.begin(new Head(200, Headers.NONE));
      in.usage(new Usage(12, 3, 20, basis));
      throw new Stopped(cause);
    };
  }

  private static Outcome refused(Reason reason) {
    return Outcome.refused(reason, "Detail.");
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

  @Test
  void refusesAtTheLimitAndSaysWhoseItIsAndExactlyWhenToComeAgain() {
    world(eachKey("requests=2/1m"));
    clock.at(Duration.ofSeconds(48));
    world.run(chat(), answering(1, 1));
    world.run(chat(), answering(1, 1));
    var below = new AtomicInteger();

    Ran ran =
        world.run(
            chat(),
            (in, out) -> {
              below.incrementAndGet();
              return answered();
            });

    assertThat(below).hasValue(0);
    assertThat(reason(ran)).isEqualTo(Reason.THROTTLED);
    assertThat(refusal(ran).detail()).contains("of this key", "2 requests in 1m", "13 s");
    assertThat(refusal(ran).retryAfter()).contains(Duration.ofMillis(12_001));
    assertThat(ran.in().quota().get())
        .contains(new QuotaFinding.Denied(Measure.REQUESTS, Duration.ofMinutes(1), "key"));
    clock.advance(Duration.ofMillis(12_000));
    assertThat(reason(world.run(chat(), answering(1, 1)))).isEqualTo(Reason.THROTTLED);
    clock.advance(Duration.ofMillis(1));
    assertThat(world.run(chat(), answering(1, 1)).outcome()).isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void asksForASecondOfPatienceWhereTooManyCallsRun() {
    world(eachKey("concurrent=1"));
    Ran[] second = new Ran[1];

    world.run(
        chat(),
        (in, out) -> {
          second[0] = world.run(chat(), answering(1, 1));
          return answered();
        });

    assertThat(reason(second[0])).isEqualTo(Reason.THROTTLED);
    assertThat(refusal(second[0]).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(refusal(second[0]).detail()).contains("1 call at once");
    assertThat(second[0].in().quota().get())
        .contains(new QuotaFinding.Denied(Measure.CONCURRENT, Duration.ZERO, "key"));
  }

  @Test
  void saysThatACallCanNeverFitAndThatItIsNotToBeSentAgain() {
    world(eachKey("requests=10/1m", "tokens=" + TOKENS));

    Ran ran = world.run(chat().maximum(991), answering(1, 1));

    assertThat(reason(ran)).isEqualTo(Reason.EXCEEDS_LIMIT);
    assertThat(reason(ran).retry()).isFalse();
    assertThat(refusal(ran).retryAfter()).isEmpty();
    assertThat(refusal(ran).detail()).contains("1001 tokens", "1000 tokens in 1m");
    assertThat(requests("k1")).isZero();
  }

  @Test
  void tellsOfTheLimitThatHasToBeWaitedForLongest() {
    world(eachKey("requests=1/1m,1/1h"));
    world.run(chat(), answering(1, 1));

    Ran ran = world.run(chat(), answering(1, 1));

    assertThat(refusal(ran).detail()).contains("1 request in 1h");
    assertThat(refusal(ran).retryAfter().orElseThrow()).isGreaterThan(Duration.ofMinutes(59));
  }

  @Test
  void holdsTheLimitsOfKeyTenantRouteAndModelEachForWhatTheyCount() {
    Limits two = Limits.parse(List.of("requests=2/1m"));
    Limits three = Limits.parse(List.of("requests=3/1m"));
    Limits five = Limits.parse(List.of("requests=5/1m"));
    var openai = new OfRoute(five, List.of(new OfModel(new Wildcard("big*"), two)), List.of(), 9);
    world(
        new QuotaRules(
            Limits.parse(List.of("requests=100/1m")),
            Limits.NONE,
            three,
            Map.of("t2", Limits.NONE, "t3", Limits.NONE),
            Map.of("openai", openai)));

    assertThat(grantedOf(9, () -> chat().route("other"))).isEqualTo(3); // the tenant's
    assertThat(grantedOf(9, () -> chat().tenant("t2").route("other"))).isEqualTo(9);
    assertThat(grantedOf(9, () -> chat().tenant("t2").model("big-1"))).isEqualTo(2);
    assertThat(grantedOf(9, () -> chat().tenant("t2").model("big-2"))).isEqualTo(2);
    assertThat(grantedOf(9, () -> chat().tenant("t3").model("small"))).isEqualTo(1); // the route's
    assertThat(whose(chat().route("other"))).isEqualTo("tenant");
    assertThat(whose(chat().tenant("t2").model("small"))).isEqualTo("route");
  }

  private int grantedOf(int attempts, java.util.function.Supplier<QuotaWorld.Asked> asked) {
    int granted = 0;
    for (int i = 0; i < attempts; i++) {
      granted +=
          world.run(asked.get(), answering(1, 1)).outcome() instanceof Outcome.Answered ? 1 : 0;
    }
    return granted;
  }

  private String whose(QuotaWorld.Asked asked) {
    Ran ran = world.run(asked, answering(1, 1));
    return ((QuotaFinding.Denied) ran.in().quota().required()).whose();
  }

  @Test
  void putsAKeysOwnLimitsInThePlaceOfTheUsualOnesMeasureByMeasure() {
    world(eachKey("requests=2/1m", "concurrent=1"));

    assertThat(grantedOf(9, () -> chat().key("k1").own("requests=4/1m"))).isEqualTo(4);
    assertThat(grantedOf(9, () -> chat().key("k2").own("tokens=100000/1m"))).isEqualTo(2);
    assertThat(grantedOf(9, () -> chat().key("k3"))).isEqualTo(2);
  }

  @Test
  void holdsUsersToLimitsOfTheirOwnWhichAreNotThoseOfKeys() {
    world(
        new QuotaRules(
            Limits.parse(List.of("requests=5/1m")),
            Limits.parse(List.of("requests=2/1m")),
            Limits.NONE,
            Map.of(),
            Map.of()));

    assertThat(grantedOf(9, () -> chat().user("idp/ada"))).isEqualTo(2);
    assertThat(grantedOf(9, () -> chat().user("idp/bob"))).isEqualTo(2);
    assertThat(grantedOf(9, () -> chat().key("idp/ada"))).isEqualTo(5);
    assertThat(whose(chat().user("idp/ada"))).isEqualTo("user");
  }

  @Test
  void letsNoUserPassWhoWasStopped() {
    world(QuotaRules.NONE);
    world
        .ledger()
        .stop(Subject.parse("user:idp/ada"), Stop.QUARANTINED, clock.instant().plusSeconds(60));

    assertThat(reason(world.run(chat().user("idp/ada"), answering(1, 1))))
        .isEqualTo(Reason.QUARANTINED);
    assertThat(world.run(chat().user("idp/bob"), answering(1, 1)).outcome())
        .isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void letsNobodyPassWhoWasStoppedAlsoWithoutAnyLimit() {
    world(QuotaRules.NONE);
    world.ledger().stop(Subject.key("k1"), Stop.REVOKED, clock.instant().plusSeconds(60));
    world.ledger().stop(Subject.key("k2"), Stop.QUARANTINED, clock.instant().plusSeconds(60));

    Ran revoked = world.run(chat().key("k1"), answering(1, 1));
    Ran quarantined = world.run(chat().key("k2"), answering(1, 1));

    assertThat(reason(revoked)).isEqualTo(Reason.REVOKED_CREDENTIAL);
    assertThat(revoked.headers().first("www-authenticate")).isPresent();
    assertThat(reason(quarantined)).isEqualTo(Reason.QUARANTINED);
    assertThat(world.run(chat().key("k3"), answering(1, 1)).outcome())
        .isInstanceOf(Outcome.Answered.class);
  }

  @Test
  void saysNothingOfLimitsWhereThereAreNone() {
    world(QuotaRules.NONE);

    Ran ran = world.run(chat(), answering(1, 1));

    assertThat(ran.headers().fields()).extracting(Headers.Field::name).containsOnly("content-type");
    assertThat(ran.in().quota().get()).contains(new QuotaFinding.Taken(0, Optional.empty()));
  }

  @Test
  void refusesWhereTheLedgerCannotBeAsked() throws Exception {
    world(eachKey("requests=2/1m"));
    world.ledger().close();

    Ran ran = world.run(chat(), answering(1, 1));

    assertThat(reason(ran)).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refusal(ran).layer()).contains("quota");
    assertThat(world.failures()).singleElement().isInstanceOf(LedgerUnavailable.class);
  }

  @Test
  void tellsTheLimitsInTheHeadersOfAnswersAndRefusals() {
    world(eachKey("requests=10/1m,100/1d", "tokens=" + TOKENS, "concurrent=4"));
    clock.at(Duration.ofMillis(14_500));

    Ran answer = world.run(chat(), answering(1, 1));
    Ran guarded = world.run(chat(), used(Basis.NONE, refused(Reason.GUARDED)));

    assertThat(answer.headers().first("ratelimit-policy"))
        .contains(
            "\"key-requests-1m\";q=10;w=60, \"key-requests-1d\";q=100;w=86400,"
                + " \"key-tokens-1m\";q=1000;qu=\"tokens\";w=60,"
                + " \"key-concurrent\";q=4;qu=\"concurrent-requests\"");
    assertThat(answer.headers().first("ratelimit"))
        .contains(
            "\"key-requests-1m\";r=9;t=46, \"key-tokens-1m\";r=900;t=46, \"key-concurrent\";r=3");
    assertThat(answer.headers().first("x-ratelimit-limit-requests")).contains("10");
    assertThat(answer.headers().first("x-ratelimit-remaining-requests")).contains("9");
    assertThat(answer.headers().first("x-ratelimit-reset-requests")).contains("46s");
    assertThat(answer.headers().first("x-ratelimit-remaining-tokens")).contains("900");
    assertThat(guarded.headers().first("x-ratelimit-remaining-requests")).contains("8");
  }

  @Test
  void tellsTheLimitsInTheHeadOfAStream() {
    world(eachKey("requests=10/1m"));

    Ran ran = world.run(chat(), cut(Basis.COUNTED, Cause.UPSTREAM));

    assertThat(ran.begun().getFirst().headers().first("ratelimit"))
        .contains("\"key-requests-1m\";r=9;t=60");
  }

  @Test
  void tellsOfADeniedLimitWhenTheCallWouldFit() {
    world(eachKey("requests=1/1m"));
    world.run(chat(), answering(1, 1));

    Ran ran = world.run(chat().dialect("anthropic"), answering(1, 1));

    assertThat(refusal(ran).retryAfter()).contains(Duration.ofMillis(60_001));
    assertThat(ran.headers().first("ratelimit")).contains("\"key-requests-1m\";r=0;t=61");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-limit")).contains("1");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-remaining")).contains("0");
    assertThat(ran.headers().first("anthropic-ratelimit-requests-reset"))
        .contains("2026-11-25T00:01:01Z");
  }

  @Test
  void usesNoNamesOfAProviderOnAGenericRoute() {
    world(eachKey("requests=1/1m"));

    Ran ran = world.run(chat().dialect("generic").operation(Operation.INVOKE), answering(1, 1));

    assertThat(ran.headers().fields())
        .extracting(Headers.Field::name)
        .containsExactly("content-type", "ratelimit-policy", "ratelimit");
  }

  @Test
  void writesFramesOnAsTheyCome() {
    world(eachKey("requests=1/1m"));
    var frame = new Frame.Bytes(new byte[] {1});
    var written = new java.util.ArrayList<Frame>();

    world.layers(
        chat().exchange(),
        new dev.portcullis.pipeline.Reply() {
          @Override
          public void begin(Head head) {}

          @Override
          public void write(Frame next) {
            written.add(next);
          }
        },
        (in, out) -> {
          out.begin(new Head(200, Headers.NONE));
          out.write(frame);
          return answered();
        });

    assertThat(written).containsExactly(frame);
  }
}
