package dev.portcullis.quota;

import static dev.portcullis.quota.QuotaWorld.answered;
import static dev.portcullis.quota.QuotaWorld.answering;
import static dev.portcullis.quota.QuotaWorld.chat;
import static dev.portcullis.quota.QuotaWorld.eachKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portcullis.pipeline.Headers;
import dev.portcullis.pipeline.Limits;
import dev.portcullis.pipeline.Measure;
import dev.portcullis.pipeline.Outcome;
import dev.portcullis.pipeline.QuotaFinding;
import dev.portcullis.pipeline.Reason;
import dev.portcullis.pipeline.Wildcard;
import dev.portcullis.quota.QuotaRules.OfModel;
import dev.portcullis.quota.QuotaRules.OfRoute;
import dev.portcullis.quota.QuotaWorld.Ran;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whom the layer lets wait, and what it says of it. */
class QuotaDenialTest extends QuotaLayerCase {
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
}
